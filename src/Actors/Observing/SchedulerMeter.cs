using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Observing;

/// <summary>What a scheduler measures of its studies, its workers and its journal. On a node that stands by there is nothing to see.</summary>
public sealed class SchedulerMeter : IDisposable
{
    public const string Name = "SessionRec.Scheduler";

    private readonly Meter _meter = new(Name);
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, StudySummary> _studies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WorkerLoad> _workers = new(StringComparer.Ordinal);
    private readonly Counter<long> _results;
    private readonly Counter<long> _heartbeats;
    private readonly Histogram<double> _journalWrites;
    private volatile bool _decides;

    public SchedulerMeter(TimeProvider time)
    {
        _time = time;
        _results = _meter.CreateCounter<long>("sessionrec.results", description: "Results of epochs that were stored.");
        _heartbeats = _meter.CreateCounter<long>("sessionrec.heartbeats", description: "Signs of life of workers.");
        _journalWrites = _meter.CreateHistogram<double>("sessionrec.journal.write", "s", "Time until an entry of a study's journal is stored.");
        Gauge("sessionrec.queue.depth", "Trials that wait for a slot, those among them that are not made yet.", () => Running.Sum(QueueOf));
        Gauge("sessionrec.running.trials", "Trials on workers.", () => Running.Sum(s => (long)s.Running));
        Gauge("sessionrec.workers", "Workers that the scheduler knows.", () => _workers.Count);
        Gauge("sessionrec.slots", "Cores that the workers offer.", () => (double)_workers.Values.Sum(w => w.Cpu));
        Gauge("sessionrec.slots.busy", "Trials that the workers say they run.", () => _workers.Values.Sum(w => (long)w.Running));
        Gauge("sessionrec.heartbeat.oldest", "Time since the last sign of life of the worker that is silent for longest.", () => _workers.IsEmpty ? 0 : _workers.Values.Max(w => (_time.GetUtcNow() - w.LastSeen).TotalSeconds), "s");
        _meter.CreateObservableGauge("sessionrec.trials", TrialsByState, description: "Trials of all studies by their state.");
    }

    private IEnumerable<StudySummary> Running => _studies.Values.Where(s => s.State == StudyState.Running);

    /// <summary>Whether the scheduler of this node is the one that decides.</summary>
    public bool Decides => _decides;

    /// <summary>This node's scheduler decides from now on.</summary>
    public void Begins() => _decides = true;

    /// <summary>It does no longer.</summary>
    public void Ends()
    {
        _decides = false;
        _studies.Clear();
        _workers.Clear();
    }

    public void Stands(StudySummary study) => _studies[study.Name] = study;

    public void Forget(string study) => _studies.TryRemove(study, out _);

    public void Beats(string worker, decimal cpu, int running, DateTimeOffset at)
    {
        _heartbeats.Add(1);
        _workers[worker] = new WorkerLoad(cpu, running, at);
    }

    public void ForgetWorker(string worker) => _workers.TryRemove(worker, out _);

    public void Stored(int results, TimeSpan took)
    {
        _journalWrites.Record(took.TotalSeconds);
        if (results > 0) _results.Add(results);
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Open-ended studies always have one more to do.</summary>
    private static long QueueOf(StudySummary study)
    {
        var made = study.Waiting + study.Running + study.Paused + study.Completed + study.Stopped + study.Failed;
        return study.Waiting + (study.TrialsPlanned is { } planned ? Math.Max(0, planned - made) : 1);
    }

    private IEnumerable<Measurement<long>> TrialsByState()
    {
        if (!_decides) return [];
        var all = _studies.Values.ToList();
        Measurement<long> Of(string state, Func<StudySummary, int> count) => new(all.Sum(s => (long)count(s)), new KeyValuePair<string, object?>("state", state));
        return [Of("waiting", s => s.Waiting), Of("running", s => s.Running), Of("paused", s => s.Paused), Of("completed", s => s.Completed), Of("stopped", s => s.Stopped), Of("failed", s => s.Failed)];
    }

    private void Gauge<T>(string name, string description, Func<T> value, string? unit = null)
        where T : struct => _meter.CreateObservableGauge(name, () => _decides ? [new Measurement<T>(value())] : Array.Empty<Measurement<T>>(), unit, description);

    private sealed record WorkerLoad(decimal Cpu, int Running, DateTimeOffset LastSeen);
}
