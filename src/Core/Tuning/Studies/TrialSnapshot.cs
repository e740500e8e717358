using System.Text.Json.Serialization;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>One trial in a <see cref="StudySnapshot"/>.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">Its attempt, 0 before the first.</param>
/// <param name="Worker">The worker of that attempt.</param>
/// <param name="Failures">How often it has failed.</param>
/// <param name="Values">The tuned metric at each accepted epoch.</param>
/// <param name="Metrics">All metrics of the last of them.</param>
/// <param name="Seconds">Training and evaluation time.</param>
/// <param name="Reason">Why it is in its state.</param>
/// <param name="StartedAt">Start of its first attempt.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Past">What was trained with other parameters before; null for nothing.</param>
/// <param name="EarlierParameters">What its own results were reached with before it took over another's parameters; null for nothing, and in snapshots of earlier versions.</param>
/// <param name="EndedByStopRule">Whether one of the study's own stop rules ended it.</param>
/// <param name="IsLeftBehind">Whether it paused at a rung and was ended because it could not go on any more.</param>
public sealed record TrialSnapshot(
    int Trial,
    ParameterSet Parameters,
    TrialState State,
    int Attempt,
    string? Worker,
    int Failures,
    IReadOnlyList<double> Values,
    IReadOnlyDictionary<string, double> Metrics,
    double Seconds,
    string? Reason,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<TrialStretch>? Past = null,
    IReadOnlyList<TrialStretch>? EarlierParameters = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool EndedByStopRule = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsLeftBehind = false);
