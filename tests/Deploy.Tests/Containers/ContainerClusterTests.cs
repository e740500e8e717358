using System.Globalization;

namespace SessionRec.Deploy.Tests.Containers;

/// <summary>
/// The image in containers with what the manifests give them: three Lighthouses, two schedulers on PostgreSQL, three workers. Long; needs root,
/// podman and the image.
/// </summary>
public class ContainerClusterTests
{
    /// <summary>Of all trials of the study.</summary>
    private const int Epochs = 6 * 20;

    private const string Study = """
        study: containers
        data: {dataset: starter}
        protocol: {name: last-item, size: 1000, seed: 123}
        metric: recall@10
        model: word2vec
        space: {sg: 1, min_count: 1, window: {grid: [3, 5, 8]}, negative: {grid: [5, 10]}, epochs: 20}
        seed: 1
        """;

    [Fact]
    public async Task A_study_goes_through_the_loss_of_a_worker_a_scheduler_and_a_lighthouse_with_undisturbed_metrics()
    {
        await using var cluster = await ContainerCluster.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(cluster.Work, "study.yaml"), Study, TestContext.Current.CancellationToken);
        var reference = cluster.ClientAsync("tune", "study.yaml", "--outdir", "undisturbed");
        var lighthouses = new List<string>();
        for (var i = 0; i < 3; i++) lighthouses.Add(await cluster.StartPodAsync("lighthouse", i, isSupervised: true));
        // The first to come decides, so that the test knows whom to pause.
        var deciding = await cluster.StartPodAsync("scheduler", 0, isSupervised: true);
        await ContainerCluster.UntilAsync(() => cluster.AnswersAsync("studies"), "the scheduler answers");
        var standby = await cluster.StartPodAsync("scheduler", 1, isSupervised: true);
        var workers = new List<string>();
        for (var i = 0; i < 3; i++) workers.Add(await cluster.StartPodAsync("worker", i, isSupervised: false));
        await reference;
        await ContainerCluster.UntilAsync(() => cluster.AnswersAsync("studies", "--server", $"http://{standby}.scheduler:8080"), "the standby answers");

        await cluster.ClientAsync("submit", "study.yaml");
        await MoreEpochsAsync(cluster, 2);

        // Killed, and another in its place, of another name and address.
        await cluster.Podman.RemoveAsync(workers[0]);
        await cluster.StartPodAsync("worker", 7, isSupervised: false);
        await MoreEpochsAsync(cluster, 2);

        // Stopped for longer than its leases, in which the other takes over; it comes back as a zombie, and has to see it.
        await cluster.Podman.RunAsync("pause", deciding);
        var before = await cluster.EpochsAsync("containers", $"http://{standby}.scheduler:8080");
        await ContainerCluster.UntilAsync(async () => await cluster.EpochsAsync("containers", $"http://{standby}.scheduler:8080") >= Math.Min(before + 3, Epochs), "the standby goes on with the study");
        await cluster.Podman.RunAsync("unpause", deciding);

        // One of three, again under its name.
        await cluster.Podman.RemoveAsync(lighthouses[1]);
        await cluster.StartPodAsync("lighthouse", 1, isSupervised: true);

        // Told to go in mid-trial: hands it back and ends well.
        if (await cluster.EpochsAsync("containers") is >= 0 and < Epochs - 15)
        {
            var told = TimeProvider.System.GetTimestamp();
            await cluster.Podman.RunAsync("kill", "--signal", "TERM", workers[1]);
            Assert.Equal("0", (await cluster.Podman.RunAsync("wait", workers[1])).Trim());
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a worker that was told to go in mid-trial was gone after {TimeProvider.System.GetElapsedTime(told).TotalSeconds:0.0} s"));
            await cluster.StartPodAsync("worker", 8, isSupervised: false);
        }

        await ContainerCluster.UntilAsync(async () => (await cluster.EpochsAsync("containers")) == Epochs, "all epochs are reported");
        await ContainerCluster.UntilAsync(() => cluster.AnswersAsync("results", "containers", "--output", "disturbed"), "the results can be fetched");
        var disturbed = Metrics(cluster, "disturbed");
        Assert.Equal(Epochs, disturbed.Count);
        Assert.Equal(Metrics(cluster, Path.Combine("undisturbed", "containers")), disturbed);
    }

    private static async Task MoreEpochsAsync(ContainerCluster cluster, int more)
    {
        var before = Math.Max(0, await cluster.EpochsAsync("containers"));
        await ContainerCluster.UntilAsync(async () => await cluster.EpochsAsync("containers") >= before + more, $"{more} more epochs are reported");
    }

    /// <summary>What was measured in each epoch of each trial: the columns that are metrics, as they were written.</summary>
    private static List<string> Metrics(ContainerCluster cluster, string results)
    {
        var all = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(cluster.Work, results, "trials"), "progress.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var lines = File.ReadAllLines(file);
            var header = lines[0].Split(',');
            var columns = Enumerable.Range(0, header.Length).Where(i => header[i].Contains('@', StringComparison.Ordinal) || header[i] is "loss" or "training_iteration").ToList();
            Assert.True(columns.Count > 2, lines[0]);
            all.AddRange(lines.Skip(1).Select(l => l.Split(',')).Select(cells => $"{Path.GetFileName(Path.GetDirectoryName(file))}: {string.Join(' ', columns.Select(c => $"{header[c]}={cells[c]}"))}"));
        }

        return all;
    }
}
