using SessionRec.Core.Evaluation;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Cli.Training;

/// <summary>One training to be done.</summary>
/// <param name="Data">The name of the data, for reports.</param>
/// <param name="Split">Training sessions and queries.</param>
/// <param name="Model">The kind of model.</param>
/// <param name="Parameters">All of its parameters.</param>
/// <param name="StopAfter">The epoch to stop at where that is before the planned ones, as a trial did that was stopped early; null for none.</param>
/// <param name="Origin">The study and trial it repeats, null for none.</param>
internal sealed record TrainingPlan(string Data, EvaluationSplit Split, IModelDefinition Model, ParameterSet Parameters, int? StopAfter = null, string? Origin = null)
{
    /// <summary>What is trained with other parameters first, as by a trial that took over another's model.</summary>
    public IReadOnlyList<TrialStretch> Past { get; init; } = [];

    /// <summary>The training, before its first epoch.</summary>
    public StretchedTraining Start() => new(Model.Name, Split.Training, Parameters, Past);
}
