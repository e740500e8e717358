using System.Globalization;
using System.Text.RegularExpressions;

namespace SessionRec.Deploy.Tests.Containers;

/// <summary>
/// The image in containers with what the manifests give them: three Lighthouses, two schedulers on PostgreSQL, three workers. Long; needs root,
/// podman and the image.
/// </summary>
public partial class ContainerClusterTests
{
    private const string Name = "containers";

    /// <summary>Of all trials of the study.</summary>
    private const int Epochs = 6 * 80;

    private const string Study = """
        study: containers
        data: {dataset: starter}
        protocol: {name: last-item, size: 1000, seed: 123}
        metric: recall@10
        model: word2vec
        space: {sg: 1, min_count: 1, window: {grid: [6, 7, 8]}, negative: {grid: [5, 10]}, epochs: 80}
        seed: 1
        checkpoint_every: 2
        """;

    [Fact]
    public async Task A_study_goes_through_the_loss_of_workers_a_scheduler_and_a_lighthouse_with_undisturbed_metrics()
    {
        await using var cluster = await ContainerCluster.StartAsync();
        try
        {
            await GoThroughAsync(cluster);
        }
        catch
        {
            TestContext.Current.TestOutputHelper!.WriteLine(await cluster.Podman.DescribeAsync());
            throw;
        }
    }

    private static async Task GoThroughAsync(ContainerCluster cluster)
    {
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
        await EightMembersAsync(cluster, lighthouses[0]);

        await cluster.ClientAsync("submit", "study.yaml");
        // Then each of the three has left one that another can go on from.
        await ContainerCluster.UntilAsync(() => Task.FromResult(TrialsWithCheckpoints(cluster) >= 3), "there are checkpoints of three trials");

        // Killed, and another in its place, of another name and address. What it was training goes on elsewhere from its checkpoint.
        await cluster.Podman.RemoveAsync(workers[0]);
        workers[0] = await cluster.StartPodAsync("worker", 7, isSupervised: false);
        await MoreEpochsAsync(cluster, 2);
        await EightMembersAsync(cluster, lighthouses[0]);

        // Told to go in mid-trial: hands it back and ends well, long before Kubernetes would lose patience.
        var told = DateTimeOffset.UtcNow;
        await cluster.Podman.RunAsync("kill", "--signal", "TERM", workers[1]);
        Assert.Equal("0", (await cluster.Podman.RunAsync("wait", workers[1])).Trim());
        var took = DateTimeOffset.Parse(await cluster.Podman.RunAsync("inspect", "--format", "{{.State.FinishedAt.Format \"2006-01-02T15:04:05.000Z07:00\"}}", workers[1]), CultureInfo.InvariantCulture) - told;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a worker that was told to go in mid-trial was gone after {took.TotalSeconds:0.0} s"));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Contains("is leaving; 1 trials are handed back", await cluster.Podman.LogAsync(workers[1]), StringComparison.Ordinal);
        workers.Add(await cluster.StartPodAsync("worker", 8, isSupervised: false));
        await MoreEpochsAsync(cluster, 2);

        // Stopped for longer than its leases, in which the other takes over; it comes back as a zombie, and has to see it.
        var before = await cluster.EpochsAsync(Name);
        Assert.InRange(before, 0, Epochs - 3);
        await cluster.Podman.RunAsync("pause", deciding);
        await ContainerCluster.UntilAsync(async () => await cluster.EpochsAsync(Name, $"http://{standby}.scheduler:8080") >= before + 3, "the standby goes on with the study");
        await cluster.Podman.RunAsync("unpause", deciding);

        // One of three, again under its name.
        await cluster.Podman.RemoveAsync(lighthouses[1]);
        await cluster.StartPodAsync("lighthouse", 1, isSupervised: true);
        await EightMembersAsync(cluster, lighthouses[1]);

        await ContainerCluster.UntilAsync(async () => (await cluster.EpochsAsync(Name)) == Epochs, "all epochs are reported");
        await ContainerCluster.UntilAsync(() => cluster.AnswersAsync("results", Name, "--output", "disturbed"), "the results can be fetched");
        var disturbed = Metrics(cluster, "disturbed");
        Assert.Equal(Epochs, disturbed.Count);
        Assert.Equal(Metrics(cluster, Path.Combine("undisturbed", Name)), disturbed);

        // All but the one that was told to go are there, some perhaps again: on a machine that starves them, nodes take each other for dead.
        foreach (var worker in workers.Where(w => w != workers[1]))
            await ContainerCluster.UntilAsync(async () => (await cluster.Podman.RunAsync("inspect", "--format", "{{.State.Running}}", worker)).Trim() == "true", $"{worker} runs");
        var taken = new List<string>();
        foreach (var worker in workers) taken.AddRange(TakenUp().Matches(await cluster.Podman.LogAsync(worker)).Select(m => m.Value));
        foreach (var line in taken) TestContext.Current.TestOutputHelper!.WriteLine(line);
        // The trial of the one that was killed, and that of the one that was told to go.
        Assert.True(taken.Count(line => line.Contains("from the checkpoint of epoch", StringComparison.Ordinal)) >= 2, string.Join('\n', taken));
    }

    /// <summary>All that were started and none that is gone, asked as <c>kubectl exec</c> does it.</summary>
    private static Task EightMembersAsync(ContainerCluster cluster, string node) => ContainerCluster.UntilAsync(
        async () =>
        {
            var (exitCode, members, _) = await cluster.Podman.TryAsync("exec", node, "pbm", "cluster", "show");
            return exitCode == 0 && members.Contains("Count: 8 nodes", StringComparison.Ordinal) && !members.Contains("unreachable", StringComparison.Ordinal) && Up().Count(members) == 8 && Encrypted().Count(members) >= 8;
        },
        "pbm shows eight members that are up");

    private static int TrialsWithCheckpoints(ContainerCluster cluster)
    {
        var study = new DirectoryInfo(Path.Combine(cluster.Checkpoints, Name));
        return study.Exists ? study.EnumerateDirectories().Count(trial => trial.EnumerateFiles("*.checkpoint").Any()) : 0;
    }

    private static async Task MoreEpochsAsync(ContainerCluster cluster, int more)
    {
        var before = Math.Max(0, await cluster.EpochsAsync(Name));
        await ContainerCluster.UntilAsync(async () => await cluster.EpochsAsync(Name) >= before + more, $"{more} more epochs are reported");
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

    [GeneratedRegex("akka\\.ssl\\.tcp://")]
    private static partial Regex Encrypted();

    [GeneratedRegex("\\| up \\|")]
    private static partial Regex Up();

    [GeneratedRegex("[^\n]*goes on after epoch[^\n]*")]
    private static partial Regex TakenUp();
}
