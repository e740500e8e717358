namespace SessionRec.Core.Tuning.Spaces;

/// <summary>
/// Equally spaced numbers between two ends, both included (<c>randint</c> and <c>lograndint</c> hand in their last value). On a linear scale every
/// value is equally likely, the ends too; rounding a uniform draw, as Ray does, would halve them.
/// </summary>
public sealed record SteppedDomain : NumericDomain
{
    private const double Largest = 1e15;

    private readonly decimal _low, _step;

    public SteppedDomain(string kind, double low, double high, double step, bool log, bool integer)
    {
        Kind = kind;
        Integer = integer;
        if (kind is "randint" or "lograndint" && high < low) throw new ArgumentException($"{kind} has no values: its upper end {high + 1} is exclusive and must be above {low}");
        RequireRange(kind, low, high, log);
        if (!(step > 0)) throw new ArgumentException($"{kind} needs a step above 0, not {new ParameterValue(step)}");
        if (Math.Abs(low) > Largest || Math.Abs(high) > Largest) throw new ArgumentException($"{kind} needs ends within 1e15");
        (_low, _step) = ((decimal)low, (decimal)step);
        if (!IsMultiple(_low) || !IsMultiple((decimal)high)) throw new ArgumentException($"{kind} needs ends that are multiples of its step {new ParameterValue(step)}");
        Axis = new Axis(low, high, step, log);
    }

    public override string Kind { get; }

    public override Axis Axis { get; }

    /// <summary>Whether the values are whole numbers.</summary>
    public bool Integer { get; }

    public override string Range => Axis.Step == 1 && Integer
        ? $"{FromAxis(Axis.Low)} to {FromAxis(Axis.High)}"
        : $"{FromAxis(Axis.Low)} to {FromAxis(Axis.High)} by {(Integer ? new ParameterValue((long)Axis.Step) : new ParameterValue(Axis.Step))}";

    public override IReadOnlyList<ParameterValue> Extremes => [FromAxis(Axis.Low), FromAxis(Axis.High)];

    public override bool IsWhole => Integer || (decimal.IsInteger(_low) && decimal.IsInteger(_step));

    public override double ToAxis(ParameterValue value) => Math.Clamp(value.AsDouble(), Axis.Low, Axis.High);

    public override ParameterValue FromAxis(double place)
    {
        var value = _low + ((decimal)Math.Round((place - Axis.Low) / Axis.Step) * _step);
        return Integer ? new ParameterValue((long)value) : new ParameterValue((double)value);
    }

    public override string? Check(ParameterValue value) =>
        CheckRange(value, Axis.Low, Axis.High) ?? (ValueComparison.AreSame(FromAxis(ToAxis(value)), value) ? null : $"{value} is not a step of {Range}");

    private bool IsMultiple(decimal end)
    {
        var steps = end / _step;
        return Math.Abs(steps - Math.Round(steps)) < 1e-9m;
    }
}
