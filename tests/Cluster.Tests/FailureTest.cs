using System.Diagnostics.CodeAnalysis;
using SessionRec.Cli.Clients;
using SessionRec.Core;
using SessionRec.Core.Data.Generation;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>A study of a few trials in a folder of its own, run undisturbed for what a disturbed run is compared with.</summary>
[SuppressMessage("Design", "CA1063", Justification = "Nothing but a folder is let go.")]
public abstract class FailureTest : IDisposable
{
    private const string Study =
        """
        study: failures
        data: {path: shop.tsv, format: native}
        protocol: {name: last-item, size: 100, seed: 1}
        model: word2vec
        space:
          negative: {grid: [2, 5, 9]}
          window:   {grid: [3, 8]}
          sg: 1
          min_count: 1
          vector_size: 64
          epochs: 12
        """;

    private readonly TestFolder _folder = new("failures");

    protected FailureTest()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "study.yaml"), Study);
        using var shop = File.Create(Path.Combine(_folder.Path, "shop.tsv"));
        ShopGenerator.WriteTsv(new ShopOptions { Customers = 800, Items = 500, Events = 60_000 }, shop, null, CancellationToken.None);
    }

    protected string Folder => _folder.Path;

    /// <summary>Epochs of a trial where more is to be trained than can be while the cluster is disturbed for 40 s.</summary>
    protected const int ManyEpochs = 250;

    /// <summary>Tests that take more than a minute run where SESSIONREC_LONG=1 is set.</summary>
    protected static void RequireLong() => Assert.SkipUnless(Environment.GetEnvironmentVariable("SESSIONREC_LONG") == "1", "Takes minutes; set SESSIONREC_LONG=1 to run it.");

    /// <summary>The study has ended complete, with exactly the undisturbed run's results.</summary>
    private protected static async Task EndsLikeAsync(IReadOnlyList<EpochRow> undisturbed, HttpStudyClient client, CancellationToken cancellation)
    {
        var end = await client.WaitForEndAsync("failures", cancellation);
        Assert.Equal((StudyState.Completed, 6), (end.Summary.State, end.Summary.Completed));
        SameMetrics(undisturbed, await client.AllEpochsAsync("failures", cancellation));
    }

    private protected static Task EndsLikeAsync(IReadOnlyList<EpochRow> undisturbed, TestCluster cluster, CancellationToken cancellation) => EndsLikeAsync(undisturbed, cluster.Client, cancellation);

    /// <summary>Waits until the study is under way: some results are there, some are to come.</summary>
    private protected static Task UnderWayAsync(HttpStudyClient client, CancellationToken cancellation) =>
        client.WaitForAsync("failures", u => u.Summary is { EpochsReported: >= 5, Running: > 0 }, cancellation);

    /// <summary>What was done is over, and the study is not: whatever comes late meets one that runs.</summary>
    private protected static async Task StillRunsAsync(HttpStudyClient client, CancellationToken cancellation)
    {
        StudySummary? study = null;
        while (study is null)
        {
            try
            {
                study = await client.StudyAsync("failures", cancellation);
            }
            catch (InputException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }

        Assert.False(study.HasEnded, "the study had ended before what was done to its cluster was over; give its trials more epochs");
    }

    /// <summary>Gives each trial of the study more epochs than the usual 12.</summary>
    private protected void Lengthen(int epochs) =>
        File.WriteAllText(Path.Combine(Folder, "study.yaml"), Study.Replace("epochs: 12", $"epochs: {epochs}", StringComparison.Ordinal));

    private protected static Task UnderWayAsync(TestCluster cluster, CancellationToken cancellation) => UnderWayAsync(cluster.Client, cancellation);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<IReadOnlyList<EpochRow>> RunEmbeddedAsync(CancellationToken cancellation)
    {
        await SessionRecProgram.RunAsync(_folder.Path, cancellation, "tune", "study.yaml", "--outdir", "embedded", "--slots", "2");
        return await Actors.Hosting.StoredStudies.Open(Path.Combine(_folder.Path, "embedded", "failures"))!.EpochsAsync("failures", null, cancellation).ToListAsync(cancellation);
    }

    internal static void SameMetrics(IReadOnlyList<EpochRow> expected, IReadOnlyList<EpochRow> found)
    {
        Assert.Equal(expected.Select(r => (r.Trial, r.Epoch)), found.Select(r => (r.Trial, r.Epoch)));
        foreach (var (e, f) in expected.Zip(found))
            Assert.Equal(e.Metrics.OrderBy(m => m.Key), f.Metrics.OrderBy(m => m.Key));
    }
}
