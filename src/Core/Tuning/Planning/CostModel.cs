namespace SessionRec.Core.Tuning.Planning;

/// <summary>
/// What an epoch costs. Word2Vec's is in proportion to tokens x window x (negative + 1) x vector size, where hierarchical softmax
/// counts as many steps as a code has bits on average; any other model's is the same for all parameters. An evaluation comes on top.
/// </summary>
/// <param name="Tokens">Events of the corpus that are trained on in an epoch.</param>
/// <param name="SecondsPerUnit">Seconds for one token, one step of window, one target and one dimension.</param>
/// <param name="Defaults">The model's defaults, for parameters that are not in the space.</param>
/// <param name="CodeLength">Mean bits of an item's code, for hierarchical softmax.</param>
/// <param name="SecondsPerEvaluation">Seconds of the evaluation after an epoch.</param>
public sealed record CostModel(long Tokens, double SecondsPerUnit, ParameterSet Defaults, double CodeLength = 12, double SecondsPerEvaluation = 0)
{
    /// <summary>Whether an epoch costs as Word2Vec's does; otherwise it takes <see cref="SecondsPerUnit"/> whatever the parameters.</summary>
    public bool IsWord2Vec { get; init; } = true;

    /// <summary>A cost model from a measured run.</summary>
    /// <param name="tokens">Events of the corpus.</param>
    /// <param name="parameters">What was trained.</param>
    /// <param name="epochs">How much of it, in epochs; a second's run may be a part of one.</param>
    /// <param name="time">How long it took.</param>
    /// <param name="defaults">The model's defaults.</param>
    public static CostModel Calibrate(long tokens, ParameterSet parameters, double epochs, TimeSpan time, ParameterSet defaults)
    {
        if (!(epochs > 0) || time <= TimeSpan.Zero) throw new ArgumentException("A cost model needs a run that trained something.");
        var unit = new CostModel(tokens, 1, defaults);
        return unit with { SecondsPerUnit = time.TotalSeconds / (epochs * unit.SecondsPerEpoch(parameters)) };
    }

    /// <summary>Seconds of one epoch on one core, its evaluation included.</summary>
    public double SecondsPerEpoch(ParameterSet parameters)
    {
        if (!IsWord2Vec) return SecondsPerUnit + SecondsPerEvaluation;
        var targets = Number(parameters, "hs", 0) != 0 ? CodeLength : 0;
        if (Number(parameters, "negative", 5) is > 0 and var negative) targets += negative + 1;

        // The window is drawn anew for each token from 1 up to what is set, so half of it is used on both sides together: window + 1 pairs.
        var pairs = Number(parameters, "sg", 1) != 0 ? Number(parameters, "window", 5) + 1 : 1;
        return (SecondsPerUnit * Tokens * pairs * Math.Max(targets, 1) * Number(parameters, "vector_size", 100)) + SecondsPerEvaluation;
    }

    private double Number(ParameterSet parameters, string name, double otherwise) =>
        parameters.TryGet(name, out var value) || Defaults.TryGet(name, out value) ? value.Kind == ParameterKind.Text ? otherwise : value.AsDouble() : otherwise;
}
