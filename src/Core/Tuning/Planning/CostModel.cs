using SessionRec.Core.Models;
using SessionRec.Core.Models.Word2Vec;

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

    /// <summary>One whose every step takes a second, to be calibrated.</summary>
    /// <param name="model">The kind of model.</param>
    /// <param name="tokens">Events of the corpus.</param>
    public static CostModel Unit(IModelDefinition model, long tokens) => new(tokens, 1, ModelRegistry.Complete(model, ParameterSet.Empty)) { IsWord2Vec = model is Word2VecModelDefinition };

    /// <summary>This, calibrated by runs that took <paramref name="seconds"/> and by it take so many <paramref name="units"/>.</summary>
    /// <param name="units">The sum of epochs times <see cref="SecondsPerEpoch"/>; a second's run may be a part of an epoch.</param>
    /// <param name="seconds">How long they took.</param>
    public CostModel Calibrated(double units, double seconds)
    {
        if (!(units > 0) || !(seconds > 0)) throw new ArgumentException("A cost model needs a run that trained something.");
        return this with { SecondsPerUnit = SecondsPerUnit * seconds / units };
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
