using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>One of several values without an order.</summary>
public sealed record ChoiceDomain : Domain
{
    public ChoiceDomain(IReadOnlyList<ParameterValue> values) => Values = ValueComparison.RequireDistinct(values, "choice");

    public IReadOnlyList<ParameterValue> Values { get; }

    public override string Kind => "choice";

    public override string Range => ValueComparison.List(Values);

    public override IReadOnlyList<ParameterValue> Extremes => Values;

    public override ParameterValue Sample(NumpyGenerator generator) => Values[(int)generator.NextBounded((ulong)(Values.Count - 1))];

    public override string? Check(ParameterValue value) => ValueComparison.IndexOf(Values, value) >= 0 ? null : $"{value} is not one of {Range}";
}
