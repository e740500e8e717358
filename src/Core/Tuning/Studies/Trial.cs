using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>A trial's part of a study's state. Changed by <see cref="Study.Apply"/> alone.</summary>
internal sealed class Trial(int number, ParameterSet parameters, int plannedEpochs)
{
    private readonly List<double> _values = [];

    public Trial(TrialSnapshot snapshot, int plannedEpochs)
        : this(snapshot.Trial, snapshot.Parameters, plannedEpochs)
    {
        _values = [.. snapshot.Values];
        (Past, EarlierParameters) = (snapshot.Past ?? [], snapshot.EarlierParameters ?? []);
        (State, Attempt, Worker, Failures, Reason) = (snapshot.State, snapshot.Attempt, snapshot.Worker, snapshot.Failures, snapshot.Reason);
        (EndedByStopRule, IsLeftBehind) = (snapshot.EndedByStopRule, snapshot.IsLeftBehind);
        (Metrics, Seconds, StartedAt, EndedAt) = (snapshot.Metrics, snapshot.Seconds, snapshot.StartedAt, snapshot.EndedAt);
    }

    public int Number { get; } = number;

    /// <summary>What it trains with now.</summary>
    public ParameterSet Parameters { get; private set; } = parameters;

    /// <summary>What was trained with other parameters before, by itself or by those whose model it took.</summary>
    public IReadOnlyList<TrialStretch> Past { get; private set; } = [];

    /// <summary>What its own results were reached with before it took over another's model and parameters; nothing where it never did.</summary>
    public IReadOnlyList<TrialStretch> EarlierParameters { get; private set; } = [];

    public int PlannedEpochs { get; } = plannedEpochs;

    public TrialState State { get; private set; } = TrialState.Waiting;

    public int Attempt { get; private set; }

    public string? Worker { get; private set; }

    public int Failures { get; private set; }

    /// <summary>The tuned metric by epoch, as reported (not flipped).</summary>
    public IReadOnlyList<double> Values => _values;

    public int Epoch => _values.Count;

    public IReadOnlyDictionary<string, double> Metrics { get; private set; } = new Dictionary<string, double>();

    public double Seconds { get; private set; }

    public string? Reason { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>One of the study's own stop rules ended it: it was to train no further.</summary>
    public bool EndedByStopRule { get; private set; }

    /// <summary>It paused at a rung, and was ended because it could not go on any more.</summary>
    public bool IsLeftBehind { get; private set; }

    public bool HasEnded => State is TrialState.Completed or TrialState.Stopped or TrialState.Failed;

    public bool IsOnAttempt(int attempt) => State == TrialState.Running && Attempt == attempt;

    public void Start(StudyEvent.AttemptStarted started, SharedWords words)
    {
        State = TrialState.Running;
        Attempt = started.Attempt;
        Worker = words.Share(started.Worker);
        StartedAt ??= started.At;
        Reason = null;
    }

    public void Report(StudyEvent.EpochReported report, double value, SharedWords words)
    {
        _values.Add(value);
        Metrics = words.Share(report.Metrics);
        Seconds += report.Seconds;
    }

    public void Wait(string? reason) => (State, Reason) = (TrialState.Waiting, reason);

    public void Return(string reason) => (State, Reason, Failures, EndedAt) = (TrialState.Waiting, reason, 0, null);

    public void WaitAgain(string reason) => (State, Reason, EndedAt, IsLeftBehind) = (TrialState.Paused, reason, null, false);

    /// <summary>Goes on from another trial's model, with other parameters.</summary>
    public void TakeOver(Trial source, Exploitation exploit)
    {
        var past = source.Past.Where(stretch => stretch.ToEpoch < exploit.SourceEpoch).ToList();
        var last = source.Past.FirstOrDefault(stretch => stretch.ToEpoch >= exploit.SourceEpoch) ?? new TrialStretch(source.Number, source.Parameters, exploit.SourceEpoch);
        EarlierParameters = [.. EarlierParameters, new TrialStretch(Number, Parameters, Epoch)];
        (Past, Parameters) = ([.. past, last with { ToEpoch = exploit.SourceEpoch }], exploit.Parameters);
    }

    public void Pause(string reason) => (State, Reason) = (TrialState.Paused, reason);

    public void Fail(string error) => (Failures, Reason) = (Failures + 1, error);

    public void End(TrialState state, string reason, DateTimeOffset at, bool byStopRule = false, bool leftBehind = false)
    {
        (State, Reason, EndedAt, EndedByStopRule, IsLeftBehind) = (state, reason, at, byStopRule, leftBehind);
        _values.TrimExcess();
    }

    public TrialSnapshot Capture() => new(
        Number, Parameters, State, Attempt, Worker, Failures, [.. _values], Metrics, Seconds, Reason, StartedAt, EndedAt,
        Past.Count == 0 ? null : Past, EarlierParameters.Count == 0 ? null : EarlierParameters, EndedByStopRule, IsLeftBehind);
}
