using Akka.Actor;
using Akka.Event;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Results;

/// <summary>
/// Collects one study's results: writes what the study journaled into the tables and tells those who watch. What cannot be
/// written is kept and tried again. Being late loses nothing: the journal has everything, and a study that starts again
/// sends what the tables lack.
/// </summary>
public sealed class ResultsActor : ReceiveActor, IWithTimers
{
    /// <summary>The dispatcher of these actors: they wait for a database, which must hold up nobody else.</summary>
    public const string Dispatcher = "sessionrec.results-dispatcher";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <summary>What a message to another node may have: a quarter of a frame.</summary>
    private const int BytesBetweenNodes = 512 * 1024;

    private readonly ResultsStore _store;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<IActorRef> _watchers = [];
    private readonly List<ForWatcher> _unwritten = [];
    private readonly List<EpochRow> _epochs = [];
    private readonly List<TrialHistoryRow> _history = [];
    private readonly SortedDictionary<int, TrialRow> _trials = [];
    private Projection? _latest;

    public ResultsActor(ResultsStore store)
    {
        _store = store;
        Receive<Projection>(Collect);
        Receive<Flush>(_ => Write());
        Receive<StudyRequest.Watch>(_ => AddWatcher(Sender));
        Receive<ForWatcher>(Answer);
        Receive<Terminated>(gone => _watchers.Remove(gone.ActorRef));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PostStop()
    {
        if (_latest is not null) TryWrite(_latest);
        base.PostStop();
    }

    private void Collect(Projection step)
    {
        foreach (var row in step.Trials) _trials[row.Trial] = row;
        _epochs.AddRange(step.Epochs);
        _history.AddRange(step.History);
        _latest = step;

        if (!Timers.IsTimerActive(Flush.Instance)) Write();
    }

    private void Write()
    {
        if (_latest is not { } latest) return;
        var changed = _trials.Values.ToArray();
        if (!TryWrite(latest))
        {
            Timers.StartSingleTimer(Flush.Instance, Flush.Instance, RetryInterval);
            return;
        }

        var update = new StudyReply.Updated(new StudyUpdate(latest.Summary, changed));
        var abroad = new Lazy<StudyReply.Updated>(() => changed.Sum(SizeOf) <= BytesBetweenNodes ? update : new StudyReply.Updated(new StudyUpdate(latest.Summary, []), Reread: true));
        foreach (var watcher in _watchers) watcher.Tell(watcher.Path.Address.HasLocalScope ? update : abroad.Value);
        foreach (var answer in _unwritten) answer.Watcher.Tell(answer.Message);
        _unwritten.Clear();
    }

    /// <summary>Bytes of a row in a message, or a few more.</summary>
    private static long SizeOf(TrialRow row) =>
        500 + (25L * row.Curve.Count) + row.Metrics.Sum(m => 40L + (6 * m.Key.Length)) + (6L * (row.Reason?.Length ?? 0))
        + SizeOf(row.Parameters) + (row.Past?.Sum(p => 60L + SizeOf(p.Parameters)) ?? 0);

    private static long SizeOf(ParameterSet parameters) => parameters.Sum(p => 40L + (6 * (p.Key.Length + p.Value.ToString()!.Length)));

    /// <summary>A watcher reads the tables when it hears, so they have to have it.</summary>
    private void Answer(ForWatcher answer)
    {
        if (_latest is null) answer.Watcher.Tell(answer.Message);
        else _unwritten.Add(answer);
    }

    private bool TryWrite(Projection latest)
    {
        try
        {
            _store.Write(latest with { Trials = [.. _trials.Values], Epochs = [.. _epochs], History = [.. _history] });
        }
        catch (Exception error) when (error is System.Data.Common.DbException or IOException)
        {
            _log.Warning("Results of study {0} could not be written and will be tried again: {1}", latest.Summary.Name, error.Message);
            return false;
        }

        _trials.Clear();
        _epochs.Clear();
        _history.Clear();
        _latest = null;
        return true;
    }

    private void AddWatcher(IActorRef watcher)
    {
        if (_watchers.Add(watcher)) Context.Watch(watcher);
        Context.Parent.Tell(new SendSnapshot(watcher));
    }

    private sealed class Flush
    {
        public static readonly Flush Instance = new();
    }

    /// <summary>Asks the study how it stands, for a new watcher.</summary>
    public sealed record SendSnapshot(IActorRef Watcher) : INoSerializationVerificationNeeded;

    /// <summary>The study's answer, passed on by this actor so that it comes before the updates that follow it.</summary>
    public sealed record ForWatcher(IActorRef Watcher, object Message) : INoSerializationVerificationNeeded;
}
