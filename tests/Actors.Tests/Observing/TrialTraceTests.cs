using System.Collections.Concurrent;
using System.Diagnostics;
using SessionRec.Actors.Hosting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Observing;

public sealed class TrialTraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-trace-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_trials_way_is_one_trace_from_its_assignment_to_its_last_decision()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "SessionRec.Trials",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using (var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(_folder, 2), cancellation))
        {
            var corpus = await studies.StoreCorpusAsync(SmallShop.Create(), cancellation);
            const string Yaml = "study: traced\ndata: {path: unused.tsv, format: native}\nprotocol: {name: last-item, size: 30, seed: 1}\nmodel: word2vec\nspace: {negative: {grid: [1, 2]}, min_count: 1, vector_size: 8, epochs: 3}\n";
            await studies.SubmitAsync(new StudySubmission(Yaml, "traced.yaml", corpus), cancellation);
            await foreach (var _ in studies.WatchAsync("traced", cancellation)) { }
        }

        // A span ends with its thread, a moment after the study.
        var mine = seen.Where(a => (string?)a.GetTagItem("sessionrec.study") == "traced").ToList();
        while (mine.Count(a => a.OperationName == "attempt") < 2)
        {
            await Task.Delay(20, cancellation);
            mine = [.. seen.Where(a => (string?)a.GetTagItem("sessionrec.study") == "traced")];
        }

        var trials = mine.GroupBy(a => a.TraceId).ToList();
        Assert.Equal(2, trials.Count);
        Assert.All(trials, trial =>
        {
            Assert.Single(trial.Select(a => a.GetTagItem("sessionrec.trial")).Distinct());
            Assert.Equal([("assign", 1), ("attempt", 1), ("decide", 3), ("epoch", 3)], trial.GroupBy(a => a.OperationName).Select(g => (g.Key, g.Count())).Order());
            var attempt = trial.Single(a => a.OperationName == "attempt");
            Assert.All(trial.Where(a => a.OperationName == "epoch"), epoch => Assert.Equal(attempt.SpanId, epoch.ParentSpanId));
        });
    }
}
