using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionRec.Cluster.Tests;

/// <summary>What real nodes tell those who watch them from outside.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class ObservingTests : FailureTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Prometheus_reads_what_a_study_does_and_a_collector_gets_it_with_the_traces()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var collector = new Collector();
        // Longer than anybody looks at it; then it is stopped.
        Lengthen(epochs: 2000);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, environment: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        });
        await cluster.SubmitAsync("study.yaml", cancellation);

        var scheduler = await cluster.HttpOfAsync("scheduler-1", cancellation);
        // At one moment: two of six trials on the two slots, four in the queue.
        await MeasuredAsync(
            scheduler,
            m => m("sessionrec_queue_depth") == 4 && m("sessionrec_running_trials") == 2 && m("sessionrec_trials", "state=\"running\"") == 2
                && m("sessionrec_workers") == 2 && m("sessionrec_slots") == 2 && m("sessionrec_slots_busy") == 2
                && m("sessionrec_results_total") > 0 && m("sessionrec_journal_write_seconds_count") > 0 && m("sessionrec_journal_write_seconds_bucket", "le=\"+Inf\"") > 0
                && m("sessionrec_heartbeats_total") > 0 && m("sessionrec_heartbeat_oldest_seconds") is >= 0 and < 20
                && m("sessionrec_members", "status=\"up\"") == 4 && m("sessionrec_unreachable") == 0,
            cancellation);
        foreach (var worker in (string[])["worker-1", "worker-2"])
            await MeasuredAsync(await cluster.HttpOfAsync(worker, cancellation), m => m("sessionrec_worker_trials") == 1 && m("sessionrec_epoch_seconds_count") > 0 && m("sessionrec_members", "status=\"up\"") == 4, cancellation);
        await cluster.Client.StopAsync("failures", cancellation);
        await cluster.WaitForEndAsync("failures", cancellation);
        var results = (await cluster.EpochsAsync("failures", cancellation)).Count;
        string[] states = ["waiting", "running", "paused", "completed", "stopped", "failed"];
        await MeasuredAsync(
            scheduler,
            m => m("sessionrec_results_total") == results && m("sessionrec_queue_depth") == 0 && m("sessionrec_running_trials") == 0 && m("sessionrec_slots_busy") == 0
                && states.Sum(s => m("sessionrec_trials", $"state=\"{s}\"")) == 2,
            cancellation);

        // One trace for a trial, in parts from the scheduler and from workers.
        var trace = SHA256.HashData(Encoding.UTF8.GetBytes("failures\n0"))[..16];
        await UntilAsync(
            () => collector.Has("traces", [Collector.Field("sessionrec-scheduler"), Collector.Field("assign"), Collector.Field("sessionrec.study"), Collector.Field("failures"), trace])
                && collector.Has("traces", [Collector.Field("sessionrec-scheduler"), Collector.Field("decide"), trace])
                && collector.Has("traces", [Collector.Field("sessionrec-worker"), Collector.Field("attempt"), trace])
                && collector.Has("traces", [Collector.Field("sessionrec-worker"), Collector.Field("epoch"), Collector.Field("sessionrec.trial"), trace])
                && collector.Has("metrics", "sessionrec-scheduler", "sessionrec.results", "sessionrec.queue.depth", "sessionrec.journal.write")
                && collector.Has("metrics", "sessionrec-worker", "sessionrec.epoch", "sessionrec.members"),
            "spans and metrics at the collector",
            cancellation);
    }

    [Fact]
    public async Task A_worker_is_ready_while_it_sees_a_scheduler_and_does_not_leave_and_live_for_as_long_as_it_runs()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 3, cancellation);
        var (worker, leaving) = (await cluster.HttpOfAsync("worker-1", cancellation), await cluster.HttpOfAsync("worker-3", cancellation));
        foreach (var node in cluster.State.Nodes) Assert.Equal("ready", await HealthAsync(await cluster.HttpOfAsync(node.Name, cancellation), "ready", cancellation));

        var drained = cluster.CommandAsync(cancellation, "drain", "worker-3");
        var answers = new List<string>();
        while (answers.Count == 0 || answers[^1] != "gone")
        {
            answers.Add(await HealthAsync(leaving, "ready", cancellation));
            await Task.Delay(20, cancellation);
        }

        await drained;
        Assert.Contains(answers, a => Regex.IsMatch(a, "^this node is (leaving|exiting), not up$"));
        Assert.DoesNotContain("ready", answers.SkipWhile(a => a == "ready"));

        cluster.Kill("scheduler-1");
        await UntilAsync(async () => await HealthAsync(worker, "ready", cancellation) == "no scheduler can be reached", "a worker without a scheduler is not ready", cancellation);
        Assert.Equal("live", await HealthAsync(worker, "live", cancellation));
        await cluster.StartAgainAsync("scheduler-1", cancellation);
        await UntilAsync(async () => await HealthAsync(worker, "ready", cancellation) == "ready", "the worker is ready again", cancellation);
    }

    [Fact]
    public async Task A_scheduler_without_its_journal_is_not_ready_and_live()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var postgres = await Actors.Tests.PostgresServer.StartAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 1, cancellation, postgres: await postgres.NewDatabaseAsync(cancellation));
        var decides = await cluster.HttpOfAsync(await cluster.SchedulerAsync(cancellation), cancellation);
        await UntilAsync(async () => await HealthAsync(decides, "ready", cancellation) == "ready", "the scheduler is ready", cancellation);

        await postgres.KillAsync(cancellation);
        await UntilAsync(async () => await HealthAsync(decides, "ready", cancellation) == "the journal cannot be written or read", "without its journal it is not", cancellation);
        Assert.Equal("live", await HealthAsync(decides, "live", cancellation));

        await postgres.StartAgainAsync(cancellation);
        await UntilAsync(async () => await HealthAsync(decides, "ready", cancellation) == "ready", "it is ready again", cancellation);
    }

    /// <summary>What a node says to its supervisor; <c>gone</c> where it does not answer.</summary>
    private static async Task<string> HealthAsync(Uri node, string question, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(node, $"/health/{question}"), cancellation);
            return await answer.Content.ReadAsStringAsync(cancellation);
        }
        catch (HttpRequestException)
        {
            return "gone";
        }
    }

    /// <summary>Waits until what Prometheus would read from a node satisfies <paramref name="condition"/>, which asks for metrics by name and one label.</summary>
    private static async Task MeasuredAsync(Uri node, Func<Metric, bool> condition, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = node };
        var read = "";
        try
        {
            await UntilAsync(
                async () =>
                {
                    read = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation);
                    return condition(ValueOf);
                },
                "metrics",
                cancellation);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"What was waited for is not among:\n{string.Join('\n', read.Split('\n').Where(l => l.StartsWith("sessionrec", StringComparison.Ordinal)))}");
        }

        double? ValueOf(string name, string? label) =>
            Regex.Match(read, $@"(?m)^{Regex.Escape(name)}(\{{[^}}]*{Regex.Escape(label ?? "")}[^}}]*\}})? (\S+)") is { Success: true } found && (label is null || found.Groups[1].Success)
                ? double.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture)
                : null;
    }

    private static Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellation) => UntilAsync(() => Task.FromResult(condition()), what, cancellation);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"Waited {Patience.TotalMinutes:0} minutes in vain: {what}.");
            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>The value of a metric, of the first of its series that has the label; null where there is none.</summary>
    private delegate double? Metric(string name, string? label = null);
}
