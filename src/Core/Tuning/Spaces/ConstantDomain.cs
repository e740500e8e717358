using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>A value that is the same in every trial.</summary>
public sealed record ConstantDomain(ParameterValue Value) : Domain
{
    public override string Kind => "constant";

    public override string Range => Value.ToString();

    public override IReadOnlyList<ParameterValue> Extremes => [Value];

    public override ParameterValue Sample(NumpyGenerator generator) => Value;

    public override string? Check(ParameterValue value) => ValueComparison.AreSame(Value, value) ? null : $"{value} is not {Value}, which is constant";
}
