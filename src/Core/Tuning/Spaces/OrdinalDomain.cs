namespace SessionRec.Core.Tuning.Spaces;

/// <summary>A finite list of values whose order means something; the axis is the index in the list.</summary>
public sealed record OrdinalDomain : NumericDomain
{
    public OrdinalDomain(string kind, IReadOnlyList<ParameterValue> values)
    {
        Kind = kind;
        Values = ValueComparison.RequireDistinct(values, kind);
    }

    public IReadOnlyList<ParameterValue> Values { get; }

    public override string Kind { get; }

    public override Axis Axis => new(0, Values.Count - 1, 1, false);

    public override string Range => ValueComparison.List(Values);

    public override IReadOnlyList<ParameterValue> Extremes => Values;

    public override double ToAxis(ParameterValue value)
    {
        var index = ValueComparison.IndexOf(Values, value);
        return index >= 0 ? index : throw new ArgumentOutOfRangeException(nameof(value), Check(value));
    }

    public override ParameterValue FromAxis(double place) => Values[(int)Math.Round(Math.Clamp(place, 0, Values.Count - 1))];

    public override string? Check(ParameterValue value) => ValueComparison.IndexOf(Values, value) >= 0 ? null : $"{value} is not one of {Range}";

    /// <summary>Equally spaced values, both ends included; whole where all of them are.</summary>
    public static OrdinalDomain FiniteRange(double low, double high, int count, bool log)
    {
        var kind = log ? "logfinrange" : "finrange";
        if (count < 1) throw new ArgumentException($"{kind} needs at least one value");
        RequireRange(kind, low, high, log);
        if (count == 1 && low != high) throw new ArgumentException($"{kind} needs at least two values for two ends");
        var values = Enumerable.Range(0, count).Select(i => count == 1 ? low : Between(low, high, i / (count - 1.0), log)).ToArray();
        return new OrdinalDomain(kind, [.. values.Select(v => !log && values.All(double.IsInteger) ? new ParameterValue((long)v) : new ParameterValue(v))]);
    }

    private static double Between(double low, double high, double share, bool log)
    {
        if (share is 0 or 1) return share == 0 ? low : high;
        if (log) return Math.Exp(Math.Log(low) + (share * (Math.Log(high) - Math.Log(low))));
        var value = low + (share * (high - low));
        return Math.Round(value, 12);
    }
}
