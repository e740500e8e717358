namespace SessionRec.Core.Tuning.Spaces;

/// <summary>Real numbers between two ends, uniform on a linear or logarithmic scale.</summary>
public sealed record ContinuousDomain : NumericDomain
{
    public ContinuousDomain(double low, double high, bool log)
    {
        Axis = new Axis(low, high, 0, log);
        RequireRange(Kind, low, high, log);
        if (low == high) throw new ArgumentException($"{Kind} has only the value {new ParameterValue(low)}; write it as a constant");
    }

    public override Axis Axis { get; }

    public override string Kind => Axis.Log ? "loguniform" : "uniform";

    public override string Range => $"{new ParameterValue(Axis.Low)} to {new ParameterValue(Axis.High)}";

    public override IReadOnlyList<ParameterValue> Extremes => [Axis.Low, Axis.High];

    public override bool IsWhole => false;

    public override double ToAxis(ParameterValue value) => Math.Clamp(value.AsDouble(), Axis.Low, Axis.High);

    public override ParameterValue FromAxis(double place) => new(place);

    public override string? Check(ParameterValue value) => CheckRange(value, Axis.Low, Axis.High);
}
