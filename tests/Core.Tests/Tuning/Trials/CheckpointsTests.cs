using SessionRec.Core.Files;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tests.Tuning.Trials;

public sealed class CheckpointsTests : IDisposable
{
    private static readonly TrialPlan Plan = new(
        "study", 4, "word2vec", new ParameterSet([new("alpha", .1)]), [], new CorpusReference("00", "00", 1, 1, 1), ProtocolReference.Default, "recall@10");

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-checkpoints-").FullName;

    [Fact]
    public void The_latest_that_is_not_too_late_is_found()
    {
        var checkpoints = new Checkpoints(new FolderStore(_folder), long.MaxValue);
        Assert.Null(checkpoints.Find(Plan, 100));
        Save(checkpoints, Plan, 3);
        Save(checkpoints, Plan, 6);
        Assert.Equal(6, Found(checkpoints, Plan, 100));
        Assert.Equal(6, Found(checkpoints, Plan, 6));
        Assert.Equal(3, Found(checkpoints, Plan, 5));
        Assert.Null(Found(checkpoints, Plan, 2));
    }

    [Fact]
    public void Two_are_kept_of_a_trial_and_the_oldest_of_all_go_where_there_is_no_room()
    {
        var checkpoints = new Checkpoints(new FolderStore(_folder), 250);
        foreach (var epoch in new[] { 1, 2, 3 }) Save(checkpoints, Plan, epoch);
        Assert.Null(Found(checkpoints, Plan, 1));
        Assert.Equal(2, Found(checkpoints, Plan, 2));
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);

        Save(checkpoints, Plan with { Trial = 5 }, 1);
        Save(checkpoints, Plan with { Trial = 6 }, 1);
        Assert.Null(Found(checkpoints, Plan, 100));
        Assert.Equal(1, Found(checkpoints, Plan with { Trial = 5 }, 1));
        Assert.Equal(1, Found(checkpoints, Plan with { Trial = 6 }, 1));
    }

    [Fact]
    public void Only_what_comes_from_the_same_training_is_found_whichever_trial_did_it()
    {
        var checkpoints = new Checkpoints(new FolderStore(_folder), long.MaxValue);
        Save(checkpoints, Plan, 3);
        Assert.Null(Found(checkpoints, Plan with { Parameters = Plan.Parameters.With("alpha", .2) }, 3));
        Assert.Null(Found(checkpoints, Plan with { Corpus = Plan.Corpus with { ContentSha256 = "01" } }, 3));
        var taken = Plan with { Trial = 9, Parameters = Plan.Parameters.With("alpha", .2), Past = [new TrialStretch(4, Plan.Parameters, 3)] };
        Assert.Equal(3, Found(checkpoints, taken, 3));
        Assert.Equal(3, Found(checkpoints, taken, 5));
        Assert.Null(Found(checkpoints, taken with { Past = [new TrialStretch(4, Plan.Parameters, 2)] }, 3));

        checkpoints.Clear("study");
        Assert.Null(Found(checkpoints, Plan, 3));
    }

    [Fact]
    public void What_the_scheduler_knows_of_is_kept_however_far_the_training_is_ahead()
    {
        var checkpoints = new Checkpoints(new FolderStore(_folder), long.MaxValue);
        for (var epoch = 1; epoch <= 9; epoch++) Save(checkpoints, Plan, epoch, known: 3);
        Assert.Equal(3, Found(checkpoints, Plan, 3));
        Assert.Equal(3, Found(checkpoints, Plan, 7));
        Assert.Equal(9, Found(checkpoints, Plan, 9));
        Save(checkpoints, Plan, 10, known: 9);
        Assert.Null(Found(checkpoints, Plan, 8));
    }

    [Fact]
    public void Where_nothing_may_be_written_it_is_said_as_any_failure_to_write()
    {
        var checkpoints = new Checkpoints(new FolderStore(_folder), long.MaxValue);
        // A folder where the file should be: the system denies it as it denies what belongs to others, and root is not let off.
        Directory.CreateDirectory(Path.Combine(_folder, "study", "4", $"000001-{Plan.KeyAt(1)}.checkpoint", "not empty"));
        Assert.ThrowsAny<IOException>(() => Save(checkpoints, Plan, 1));
        Assert.Null(Found(checkpoints, Plan, 1));
        Save(checkpoints, Plan, 2);
        Assert.Equal(2, Found(checkpoints, Plan, 2));
    }

    [Fact]
    public async Task Workers_that_share_a_folder_without_room_do_not_disturb_each_other()
    {
        var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            var checkpoints = new Checkpoints(new FolderStore(_folder), 500);
            for (var epoch = 1; epoch <= 100; epoch++) Save(checkpoints, Plan with { Trial = worker }, epoch);
        }));
        await Task.WhenAll(workers);
        Assert.InRange(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count(), 1, 8);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Save(Checkpoints checkpoints, TrialPlan plan, int epoch, int known = int.MaxValue) => checkpoints.Save(plan, epoch, stream => stream.Write(new byte[100]), known);

    private static int? Found(Checkpoints checkpoints, TrialPlan plan, int lastEpoch)
    {
        if (checkpoints.Find(plan, lastEpoch) is not { } found) return null;
        found.Content.Dispose();
        return found.Epoch;
    }
}
