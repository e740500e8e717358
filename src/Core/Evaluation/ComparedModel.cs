using SessionRec.Core.Evaluation.Statistics;

namespace SessionRec.Core.Evaluation;

/// <summary>A row of a comparison.</summary>
/// <param name="Model">The model.</param>
/// <param name="Value">Its value of the metric compared by.</param>
/// <param name="Interval">The bootstrap interval of that value, 95%.</param>
/// <param name="PValue">Of the paired test against the best model, Holm-corrected over the table; 1 for the best itself.</param>
/// <param name="Indistinguishable">True where the test cannot tell it apart from the best; true for the best itself.</param>
public sealed record ComparedModel(EvaluatedModel Model, double Value, Interval Interval, double PValue, bool Indistinguishable);
