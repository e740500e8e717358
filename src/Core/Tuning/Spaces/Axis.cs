namespace SessionRec.Core.Tuning.Spaces;

/// <summary>
/// The number line a numeric parameter lives on: its ends, the distance of its allowed values, and whether it is
/// searched on a logarithmic scale. Samplers work on the <em>working</em> scale (natural logarithms where
/// <see cref="Log"/>), whose ends lie half a step outside so that each allowed value has a cell of its own.
/// </summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The greatest value.</param>
/// <param name="Step">The distance between allowed values; 0 where all are allowed.</param>
/// <param name="Log">Whether the working scale is logarithmic.</param>
public readonly record struct Axis(double Low, double High, double Step, bool Log)
{
    public double WorkingLow => ToWorking(Low - (Step / 2));

    public double WorkingHigh => ToWorking(High + (Step / 2));

    /// <summary>Whether there is only one value.</summary>
    public bool IsSingle => Low == High;

    public double ToWorking(double value) => Log ? Math.Log(value) : value;

    /// <summary>The allowed value nearest to a point of the working scale.</summary>
    public double FromWorking(double working)
    {
        var value = Log ? Math.Exp(working) : working;
        if (Step > 0) value = Low + (Math.Round((value - Low) / Step) * Step);
        return Math.Clamp(value, Low, High);
    }

    /// <summary>The allowed value at a share of the way along the working scale, 0 to 1.</summary>
    public double FromUnit(double unit) => FromWorking(WorkingLow + (unit * (WorkingHigh - WorkingLow)));

    /// <summary>Where a value lies along the working scale, 0 to 1; .5 where there is only one value.</summary>
    public double ToUnit(double value)
    {
        var range = WorkingHigh - WorkingLow;
        return range > 0 ? Math.Clamp((ToWorking(value) - WorkingLow) / range, 0, 1) : 0.5;
    }
}
