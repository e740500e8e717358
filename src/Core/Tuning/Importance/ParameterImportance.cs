namespace SessionRec.Core.Tuning.Importance;

/// <summary>How much a parameter, or several together beyond what each does alone, matters for the tuned metric.</summary>
/// <param name="Parameters">One name, or two for an interaction.</param>
/// <param name="Importance">The share of the whole; the shares of one evaluation add up to 1 at most.</param>
/// <param name="Deviation">Standard deviation over the trees, where there are trees.</param>
public sealed record ParameterImportance(IReadOnlyList<string> Parameters, double Importance, double? Deviation = null)
{
    public override string ToString() => $"{string.Join(" x ", Parameters)} {Importance:0.000}";
}
