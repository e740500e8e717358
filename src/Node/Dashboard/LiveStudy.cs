using System.Text.Json.Serialization;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Node.Dashboard;

/// <summary>
/// What one looker knows of a study, so that it is sent only what it lacks: parameters once, curves by what was added since it looks. The
/// beginnings of curves are in the figure of learning curves, which has those that are drawn.
/// </summary>
internal sealed class LiveStudy
{
    private readonly Dictionary<int, int> _sent = [];
    private readonly Dictionary<int, TrialRow> _trials = [];
    private readonly HashSet<int> _changed = [];
    private StudySummary? _summary;
    private bool _hasBegun;

    /// <summary>The study as of the latest update; null before the first.</summary>
    public StudySummary? Summary => _summary;

    /// <summary>Takes an update in.</summary>
    public void Add(StudyUpdate update)
    {
        _summary = update.Summary;
        foreach (var trial in update.Trials)
        {
            if (_trials.TryGetValue(trial.Trial, out var known) && IsSame(known, trial)) continue;
            _trials[trial.Trial] = trial;
            _changed.Add(trial.Trial);
        }
    }

    /// <summary>What has changed since the batch before.</summary>
    /// <param name="now">The time.</param>
    /// <param name="validationQueries">How many queries the values stand on, where that is known.</param>
    public LiveBatch Take(DateTimeOffset now, int? validationQueries = null)
    {
        var isFirst = !_hasBegun;
        _hasBegun = true;
        var trials = _changed.Order().Select(number => Changed(_trials[number])).ToList();
        _changed.Clear();
        return new LiveBatch(
            isFirst,
            _summary!,
            StudyPace.Elapsed(_summary!, now)?.TotalSeconds,
            StudyPace.Left(_summary!, _trials.Values, now)?.TotalSeconds,
            _trials.Values.Sum(t => t.Seconds),
            validationQueries,
            trials);
    }

    private LiveTrial Changed(TrialRow trial)
    {
        var isNew = !_sent.TryGetValue(trial.Trial, out var sent);
        if (isNew) sent = trial.Curve.Count;

        // A curve that is shorter than what was sent is another curve.
        if (sent > trial.Curve.Count) sent = 0;
        _sent[trial.Trial] = trial.Curve.Count;
        return new LiveTrial(
            trial.Trial, isNew ? trial.Parameters : null, trial.State, trial.Attempt, trial.Worker, trial.Epoch, trial.PlannedEpochs, trial.Value, trial.BestValue,
            trial.Metrics.TryGetValue(TrialTraining.TestPrefix + _summary!.Metric, out var test) ? test : null,
            Math.Round(trial.Seconds, 3), trial.Reason, trial.StartedAt, trial.EndedAt, sent, [.. trial.Curve.Skip(sent)]);
    }

    private static bool IsSame(TrialRow one, TrialRow other) =>
        (one.State, one.Attempt, one.Worker, one.Epoch, one.Reason, one.EndedAt, one.PlannedEpochs) == (other.State, other.Attempt, other.Worker, other.Epoch, other.Reason, other.EndedAt, other.PlannedEpochs);

    /// <summary>What changed in a study.</summary>
    /// <param name="IsFirst">Whether it has everything: what was known before is void.</param>
    /// <param name="Summary">Where it stands.</param>
    /// <param name="ElapsedSeconds">Time since its first trial started.</param>
    /// <param name="LeftSeconds">Time to go, null where it cannot be told.</param>
    /// <param name="TrainingSeconds">Time of all slots together.</param>
    /// <param name="ValidationQueries">How many queries the values stand on, null where that is not known.</param>
    /// <param name="Trials">The trials that changed; all of them in the first batch.</param>
    internal sealed record LiveBatch(bool IsFirst, StudySummary Summary, double? ElapsedSeconds, double? LeftSeconds, double TrainingSeconds, int? ValidationQueries, IReadOnlyList<LiveTrial> Trials);

    /// <summary>A trial that changed.</summary>
    /// <param name="Trial">Its number.</param>
    /// <param name="Parameters">Its parameters, the first time alone.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Attempt">Its attempt.</param>
    /// <param name="Worker">The worker of that attempt.</param>
    /// <param name="Epoch">Epochs accepted.</param>
    /// <param name="PlannedEpochs">Epochs planned.</param>
    /// <param name="Value">The tuned metric at that epoch.</param>
    /// <param name="BestValue">Its best.</param>
    /// <param name="Test">The tuned metric on the test queries.</param>
    /// <param name="Seconds">Training time.</param>
    /// <param name="Reason">Why it is in its state.</param>
    /// <param name="StartedAt">Start of its first attempt.</param>
    /// <param name="EndedAt">When it ended.</param>
    /// <param name="From">Where in the curve <paramref name="Curve"/> begins; what was known from there on is replaced.</param>
    /// <param name="Curve">The curve from there.</param>
    internal sealed record LiveTrial(
        int Trial,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ParameterSet? Parameters,
        TrialState State,
        int Attempt,
        string? Worker,
        int Epoch,
        int PlannedEpochs,
        double? Value,
        double? BestValue,
        double? Test,
        double Seconds,
        string? Reason,
        DateTimeOffset? StartedAt,
        DateTimeOffset? EndedAt,
        int From,
        IReadOnlyList<double> Curve);
}
