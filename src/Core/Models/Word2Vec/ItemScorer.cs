using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>How items are scored against a query: the vectors of both sides as they stood when this was made.</summary>
internal sealed class ItemScorer
{
    private readonly VectorMatrix _queryVectors;
    private readonly float[]? _queryScales;

    public ItemScorer(Word2VecModel model, Word2VecOptions options, int vectorWidth)
    {
        var kernel = KernelFactory.Panels(vectorWidth);
        _queryVectors = model.Input;
        if (options.Score == ItemScore.Cosine)
        {
            _queryScales = InverseLengths(model.Input);
            Index = new ScoreIndex(model.Input, _queryScales, null, kernel);
        }
        else
        {
            var biases = options.Score == ItemScore.OutputAndPrior ? LogNoise(model.Vocabulary.Counts, options) : null;
            Index = new ScoreIndex(model.NegativeOutput!, null, biases, kernel);
        }
    }

    public ScoreIndex Index { get; }

    /// <summary>Adds an item's vector, of length 1 where scores are cosines, to a query.</summary>
    public void AddTo(Span<float> query, int item, float weight)
    {
        if (_queryScales is not null) weight *= _queryScales[item];
        var row = _queryVectors[item];
        for (var c = 0; c < query.Length; c++) query[c] += row[c] * weight;
    }

    /// <summary>Makes a sum of vectors a query: of length 1 for cosines, their mean otherwise.</summary>
    public void Finish(Span<float> query, float totalWeight)
    {
        var scale = _queryScales is null ? 1 / totalWeight : InverseLength(query);
        foreach (ref var component in query) component *= scale;
    }

    internal static float InverseLength(ReadOnlySpan<float> vector)
    {
        var sum = 0.0;
        foreach (var component in vector) sum += (double)component * component;
        return sum > 0 ? (float)(1 / Math.Sqrt(sum)) : 0;
    }

    internal static float[] InverseLengths(VectorMatrix vectors)
    {
        var scales = new float[vectors.Rows];
        for (var row = 0; row < scales.Length; row++) scales[row] = InverseLength(vectors[row]);
        return scales;
    }

    /// <summary>
    /// Training drives input times output towards the logarithm of p(item | query) over the noise, so adding back the
    /// logarithm of the noise estimates that of p(item | query) itself.
    /// </summary>
    private static float[] LogNoise(ReadOnlySpan<long> counts, Word2VecOptions options)
    {
        var total = 0.0;
        foreach (var count in counts) total += Math.Pow(count, options.NsExponent);
        var biases = new float[counts.Length];
        for (var i = 0; i < biases.Length; i++)
            biases[i] = (float)(options.PriorWeight * ((options.NsExponent * Math.Log(counts[i])) - Math.Log(total)));
        return biases;
    }
}
