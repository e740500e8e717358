using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>The values a parameter may take and how they are drawn. The factories are the C# form of the study file's space.</summary>
public abstract record Domain
{
    /// <summary>The name in study files, for example <c>loguniform</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The values as people write them, for example <c>.001 to .1</c>.</summary>
    public abstract string Range { get; }

    /// <summary>A value drawn as the domain says.</summary>
    public abstract ParameterValue Sample(NumpyGenerator generator);

    /// <summary>Says why <paramref name="value"/> is not in the domain, or null where it is.</summary>
    public abstract string? Check(ParameterValue value);

    /// <summary>Values that show what the domain reaches: all of a finite one, the ends of a range; empty where nothing is known beforehand.</summary>
    public abstract IReadOnlyList<ParameterValue> Extremes { get; }

    /// <summary>Whether every value is a whole number.</summary>
    public virtual bool IsWhole => Extremes.Count > 0 && Extremes.All(v => v.IsWhole);

    public static Domain Constant(ParameterValue value) => new ConstantDomain(value);

    public static Domain Grid(params IReadOnlyList<ParameterValue> values) => new GridDomain(values);

    /// <summary>Values from <paramref name="start"/> in steps, below <paramref name="stop"/>, as Python's <c>range</c>.</summary>
    public static Domain GridRange(decimal start, decimal stop, decimal step = 1) => new GridDomain(GridDomain.Steps(start, stop, step));

    public static Domain Choice(params IReadOnlyList<ParameterValue> values) => new ChoiceDomain(values);

    public static Domain Uniform(double low, double high) => new ContinuousDomain(low, high, false);

    public static Domain LogUniform(double low, double high) => new ContinuousDomain(low, high, true);

    /// <summary>Multiples of <paramref name="q"/> from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static Domain QUniform(double low, double high, double q) => new SteppedDomain("quniform", low, high, q, false, false);

    /// <summary>Multiples of <paramref name="q"/>, both ends included, on a logarithmic scale.</summary>
    public static Domain QLogUniform(double low, double high, double q) => new SteppedDomain("qloguniform", low, high, q, true, false);

    /// <summary>Whole numbers from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public static Domain RandInt(long low, long high) => new SteppedDomain("randint", low, high - 1, 1, false, true);

    /// <summary>Whole multiples of <paramref name="q"/> from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static Domain QRandInt(long low, long high, long q = 1) => new SteppedDomain("qrandint", low, high, q, false, true);

    /// <summary>Whole numbers from <paramref name="low"/> to below <paramref name="high"/>, on a logarithmic scale.</summary>
    public static Domain LogRandInt(long low, long high) => new SteppedDomain("lograndint", low, high - 1, 1, true, true);

    /// <summary>A normal distribution, cut at <paramref name="low"/> and <paramref name="high"/> where they are given.</summary>
    public static Domain RandN(double mean = 0, double deviation = 1, double? low = null, double? high = null) => new NormalDomain(mean, deviation, 0, low, high);

    /// <summary>A normal distribution rounded to multiples of <paramref name="q"/>.</summary>
    public static Domain QRandN(double mean, double deviation, double q, double? low = null, double? high = null) => new NormalDomain(mean, deviation, q, low, high);

    /// <summary>Values in an order that means something: samplers treat neighbours as alike.</summary>
    public static Domain Ordinal(params IReadOnlyList<ParameterValue> values) => new OrdinalDomain("ordinal", values);

    /// <summary><paramref name="count"/> equally spaced values from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static Domain FinRange(double low, double high, int count) => OrdinalDomain.FiniteRange(low, high, count, false);

    /// <summary><paramref name="count"/> values from <paramref name="low"/> to <paramref name="high"/>, equally spaced on a logarithmic scale.</summary>
    public static Domain LogFinRange(double low, double high, int count) => OrdinalDomain.FiniteRange(low, high, count, true);

    /// <summary>A value computed from other parameters, for example <c>2 * window + 1</c>.</summary>
    public static Domain Computed(string expression) => new ComputedDomain(Expression.Parse(expression));
}
