using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>Values that are all tried: crossed with the other grids by the grid and random samplers, a finite set to search for the others.</summary>
public sealed record GridDomain : Domain
{
    public GridDomain(IReadOnlyList<ParameterValue> values) => Values = ValueComparison.RequireDistinct(values, "grid");

    public IReadOnlyList<ParameterValue> Values { get; }

    public override string Kind => "grid";

    public override string Range => ValueComparison.List(Values);

    public override IReadOnlyList<ParameterValue> Extremes => Values;

    public override ParameterValue Sample(NumpyGenerator generator) => Values[(int)generator.NextBounded((ulong)(Values.Count - 1))];

    public override string? Check(ParameterValue value) => ValueComparison.IndexOf(Values, value) >= 0 ? null : $"{value} is not in the grid {Range}";

    /// <summary>
    /// The same values for samplers that search instead of enumerating: ordered where they are numbers that rise or fall,
    /// else a choice.
    /// </summary>
    public Domain ToSearchable()
    {
        var numbers = Values.All(v => v.IsNumber) ? Values.Select(v => v.AsDouble()).ToArray() : [];
        var rising = numbers.Length > 0 && numbers.Zip(numbers.Skip(1)).All(p => p.First < p.Second);
        var falling = numbers.Length > 0 && numbers.Zip(numbers.Skip(1)).All(p => p.First > p.Second);
        return rising || falling ? new OrdinalDomain("grid", Values) : new ChoiceDomain(Values);
    }

    /// <summary>
    /// <paramref name="start"/>, then in steps up to but not including <paramref name="stop"/>. Decimal arithmetic, so that a
    /// step of .2 from -1 meets 0 exactly; whole numbers stay whole.
    /// </summary>
    public static IReadOnlyList<ParameterValue> Steps(decimal start, decimal stop, decimal step)
    {
        if (step == 0) throw new ArgumentException("grid has no values: step must not be 0");
        if (step > 0 && stop <= start) throw new ArgumentException($"grid has no values: stop is exclusive and must be above start ({start})");
        if (step < 0 && stop >= start) throw new ArgumentException($"grid has no values: stop is exclusive and must be below start ({start}) where step is negative");
        var count = Math.Ceiling((stop - start) / step);
        if (count > 100_000) throw new ArgumentException($"grid has {count} values; at most 100,000 are allowed");
        var whole = decimal.IsInteger(start) && decimal.IsInteger(step);
        // A decimal can be a zero below zero; adding zero makes it one as people write it.
        return [.. Enumerable.Range(0, (int)count).Select(i => start + (i * step)).Select(v => whole ? new ParameterValue((long)v) : new ParameterValue((double)v + 0.0))];
    }
}
