using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>A value computed from other parameters of the same trial.</summary>
public sealed record ComputedDomain(Expression Expression) : Domain
{
    public override string Kind => "expression";

    public override string Range => Expression.Text;

    public override IReadOnlyList<ParameterValue> Extremes => [];

    public override ParameterValue Sample(NumpyGenerator generator) =>
        throw new InvalidOperationException("A computed parameter is not drawn.");

    public override string? Check(ParameterValue value) => $"{value} was given for a value that is computed";
}
