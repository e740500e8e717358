using MathNet.Numerics.Distributions;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>
/// A normal distribution, optionally rounded to multiples of a step and cut at two ends. Its axis is the cumulative
/// probability, so that every sampler sees a uniform range. Without ends it is cut at seven standard deviations.
/// </summary>
public sealed record NormalDomain : NumericDomain
{
    private const double Farthest = 7;

    public NormalDomain(double mean, double deviation, double step, double? low, double? high)
    {
        (Mean, Deviation, Step, Low, High) = (mean, deviation, step, low, high);
        if (!double.IsFinite(mean)) throw new ArgumentException($"{Kind} needs a finite mean");
        if (!(deviation > 0) || !double.IsFinite(deviation)) throw new ArgumentException($"{Kind} needs a standard deviation above 0, not {new ParameterValue(deviation)}");
        if (step < 0 || !double.IsFinite(step)) throw new ArgumentException($"{Kind} needs a step above 0, not {new ParameterValue(step)}");
        if (low >= high) throw new ArgumentException($"{Kind} has no values: high must be above low ({new ParameterValue(low.Value)})");
        Axis = new Axis(Probability(low ?? mean - (Farthest * deviation)), Probability(high ?? mean + (Farthest * deviation)), 0, false);
        if (!(Axis.Low < Axis.High)) throw new ArgumentException($"{Kind} lies wholly outside low and high");
    }

    public double Mean { get; }

    public double Deviation { get; }

    /// <summary>Values are rounded to multiples of it; 0 for none.</summary>
    public double Step { get; }

    public double? Low { get; }

    public double? High { get; }

    public override Axis Axis { get; }

    public override string Kind => Step > 0 ? "qrandn" : "randn";

    public override string Range => $"mean {new ParameterValue(Mean)}, sd {new ParameterValue(Deviation)}"
        + (Step > 0 ? $" by {new ParameterValue(Step)}" : "")
        + (Low is { } low ? $", from {new ParameterValue(low)}" : "")
        + (High is { } high ? $", to {new ParameterValue(high)}" : "");

    public override IReadOnlyList<ParameterValue> Extremes => [FromAxis(Axis.Low), FromAxis(Axis.High)];

    public override bool IsWhole => Step > 0 && double.IsInteger(Step);

    public override double ToAxis(ParameterValue value) => Math.Clamp(Probability(value.AsDouble()), Axis.Low, Axis.High);

    public override ParameterValue FromAxis(double place)
    {
        var value = Mean + (Deviation * Normal.InvCDF(0, 1, place));
        return new ParameterValue(Step > 0 ? (double)((decimal)Math.Round(value / Step) * (decimal)Step) : value);
    }

    public override string? Check(ParameterValue value) =>
        CheckRange(value, Low ?? double.NegativeInfinity, High ?? double.PositiveInfinity);

    private double Probability(double value) => Normal.CDF(Mean, Deviation, value);
}
