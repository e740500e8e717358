using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>A domain with a number line, so that samplers know which values are near each other.</summary>
public abstract record NumericDomain : Domain
{
    /// <summary>The number line.</summary>
    public abstract Axis Axis { get; }

    /// <summary>Where <paramref name="value"/> lies on the axis.</summary>
    public abstract double ToAxis(ParameterValue value);

    /// <summary>The parameter's value at a place of the axis.</summary>
    public abstract ParameterValue FromAxis(double place);

    public override ParameterValue Sample(NumpyGenerator generator) => FromAxis(Axis.FromUnit(generator.NextDouble()));

    /// <summary>Where <paramref name="value"/> lies, 0 to 1 along the axis' working scale.</summary>
    public double ToUnit(ParameterValue value) => Axis.ToUnit(ToAxis(value));

    /// <summary>The value at a share of the axis' working scale, 0 to 1.</summary>
    public ParameterValue FromUnit(double unit) => FromAxis(Axis.FromUnit(unit));

    private protected static void RequireRange(string kind, double low, double high, bool log)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high)) throw new ArgumentException($"{kind} needs finite ends");
        if (low > high) throw new ArgumentException($"{kind} has no values: its upper end {new ParameterValue(high)} lies below its lower end {new ParameterValue(low)}");
        if (log && low <= 0) throw new ArgumentException($"{kind} needs a lower end above 0, not {new ParameterValue(low)}");
    }

    private protected string? CheckRange(ParameterValue value, double low, double high)
    {
        if (!value.IsNumber) return $"{value} is not a number";
        var number = value.AsDouble();
        var slack = 1e-9 * Math.Max(1, Math.Max(Math.Abs(low), Math.Abs(high)));
        return number < low - slack || number > high + slack ? $"{value} is not within {Range}" : null;
    }
}
