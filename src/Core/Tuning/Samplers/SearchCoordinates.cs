using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Parameter values as coordinates: places on the axis of a numeric domain, indices of choices.</summary>
internal static class SearchCoordinates
{
    /// <summary>The coordinate of a value, or null where the domain does not have it.</summary>
    public static double? Of(Domain domain, ParameterValue value) => domain switch
    {
        ChoiceDomain choice => ValueComparison.IndexOf(choice.Values, value) is var index and >= 0 ? index : null,
        OrdinalDomain ordinal => ValueComparison.IndexOf(ordinal.Values, value) is var index and >= 0 ? index : null,
        NumericDomain numeric when value.IsNumber && numeric.Check(value) is null => numeric.ToAxis(value),
        _ => null,
    };

    public static ParameterValue Value(Domain domain, double coordinate) => domain switch
    {
        ChoiceDomain choice => choice.Values[(int)coordinate],
        NumericDomain numeric => numeric.FromAxis(coordinate),
        _ => throw new ArgumentException($"{domain.Kind} is not a searched domain"),
    };

    /// <summary>Whether there is nothing to search.</summary>
    public static bool IsSingle(Domain domain) => domain switch
    {
        ChoiceDomain choice => choice.Values.Count == 1,
        NumericDomain numeric => numeric.Axis.IsSingle,
        _ => true,
    };
}
