namespace SessionRec.Core.Reporting;

/// <summary>A model in an evaluation.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Metrics">Every metric at every cut-off, by name.</param>
/// <param name="PValues">By compared metric the p-value of the paired test against the best, Holm-corrected; 1 for the best itself.</param>
/// <param name="BestBy">The compared metrics by which it is the best.</param>
/// <param name="IndistinguishableBy">The compared metrics by which it is the best, or cannot be told apart from it.</param>
/// <param name="Catalogue">What its answers do to the catalogue, by name: <c>coverage@10</c>, ...</param>
/// <param name="Seeds">Seeds that the figures are means of.</param>
/// <param name="TrainingSeconds">How long training took, null where that is not known.</param>
/// <param name="QueryMilliseconds">How long an answer took on average, null where that is not known.</param>
/// <param name="MemoryBytes">What the model holds in memory, null where that is not known.</param>
public sealed record EvaluationRow(
    string Model,
    IReadOnlyDictionary<string, EvaluationValue> Metrics,
    IReadOnlyDictionary<string, double> PValues,
    IReadOnlyList<string> BestBy,
    IReadOnlyList<string> IndistinguishableBy,
    IReadOnlyDictionary<string, double> Catalogue,
    int Seeds,
    double? TrainingSeconds,
    double? QueryMilliseconds,
    long? MemoryBytes);
