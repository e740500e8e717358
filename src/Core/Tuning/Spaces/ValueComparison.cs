namespace SessionRec.Core.Tuning.Spaces;

/// <summary>Compares parameter values as people mean them: 1 and 1.0 are the same, and so are 0 and -2.2e-16.</summary>
public static class ValueComparison
{
    private const double Tolerance = 1e-9;

    public static bool AreSame(ParameterValue left, ParameterValue right)
    {
        if (!left.IsNumber || !right.IsNumber) return left == right;
        var (a, b) = (left.AsDouble(), right.AsDouble());
        return a == b || Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));
    }

    /// <summary>The index of <paramref name="value"/> among <paramref name="values"/>, or -1.</summary>
    public static int IndexOf(IReadOnlyList<ParameterValue> values, ParameterValue value)
    {
        for (var i = 0; i < values.Count; i++)
            if (AreSame(values[i], value))
                return i;
        return -1;
    }

    /// <summary>Values separated by commas, the middle left out where there are many.</summary>
    public static string List(IReadOnlyList<ParameterValue> values, int most = 12) => values.Count <= most
        ? string.Join(", ", values)
        : $"{string.Join(", ", values.Take(most - 2))}, ..., {values[^1]}";

    internal static IReadOnlyList<ParameterValue> RequireDistinct(IReadOnlyList<ParameterValue> values, string kind)
    {
        if (values.Count == 0) throw new ArgumentException($"{kind} has no values");
        for (var i = 1; i < values.Count; i++)
            if (IndexOf(values, values[i]) < i)
                throw new ArgumentException($"{kind} has {values[i]} twice");
        return values;
    }
}
