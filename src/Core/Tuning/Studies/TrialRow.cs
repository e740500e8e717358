using System.Text.Json.Serialization;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>One trial as tables show it.</summary>
/// <param name="Trial">Its number, from 0 in order of creation.</param>
/// <param name="Parameters">Its hyperparameters, the searched ones first, then constants and the seed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">Which attempt it is or was on, from 1; 0 before the first.</param>
/// <param name="Worker">The worker of that attempt.</param>
/// <param name="Epoch">Epochs reported and accepted.</param>
/// <param name="PlannedEpochs">Epochs the schedule was planned for.</param>
/// <param name="Value">The tuned metric (validation) at <paramref name="Epoch"/>.</param>
/// <param name="BestValue">The best of its epochs.</param>
/// <param name="Curve">The tuned metric at epochs 1 to <paramref name="Epoch"/>.</param>
/// <param name="Metrics">All metrics of its last epoch, validation under their names, test under <c>test_</c> and the name.</param>
/// <param name="Seconds">Training and evaluation time of its accepted epochs.</param>
/// <param name="Reason">Why it was stopped, paused or given up.</param>
/// <param name="StartedAt">Start of its first attempt.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Past">What was trained with other parameters before, see <see cref="StretchedTraining"/>; null for nothing.</param>
/// <param name="EarlierParameters">What its own results up to an epoch were reached with, where it has taken over another trial's model and parameters since; null where it never did.</param>
/// <param name="EndedByStopRule">Whether one of the study's own stop rules ended it: it was to train no further.</param>
public sealed record TrialRow(
    int Trial,
    ParameterSet Parameters,
    TrialState State,
    int Attempt,
    string? Worker,
    int Epoch,
    int PlannedEpochs,
    double? Value,
    double? BestValue,
    IReadOnlyList<double> Curve,
    IReadOnlyDictionary<string, double> Metrics,
    double Seconds,
    string? Reason,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<TrialStretch>? Past = null,
    IReadOnlyList<TrialStretch>? EarlierParameters = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool EndedByStopRule = false)
{
    /// <summary>The parameters that its result of an epoch was reached with.</summary>
    public ParameterSet ParametersAt(int epoch) => EarlierParameters?.FirstOrDefault(stretch => stretch.ToEpoch >= epoch)?.Parameters ?? Parameters;
}
