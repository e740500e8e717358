using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>A decision on a trial and why it was made.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Reason">One line for people, for example <c>.2313 is 7th of 21; the top 5 go on</c>.</param>
/// <param name="Rung">The epoch of the rung the decision was made at; null where there is none.</param>
/// <param name="Cutoff">The value that had to be reached.</param>
/// <param name="Rank">The trial's place among those that reached the rung, 1 is the best; ties share the better place.</param>
/// <param name="Peers">How many values the decision was made with, the trial's own included.</param>
/// <param name="Bracket">The bracket the trial belongs to, counted from 0.</param>
/// <param name="ByStopRule">Whether one of the study's own stop rules ended the trial: it was to train no further, so for samplers it has finished.</param>
public sealed record TrialDecision(
    DecisionKind Kind,
    string Reason,
    int? Rung = null,
    double? Cutoff = null,
    int? Rank = null,
    int? Peers = null,
    int? Bracket = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ByStopRule = false);
