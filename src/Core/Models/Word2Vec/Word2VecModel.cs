using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>The weights: a vector for each item of the vocabulary, and the output layers they were trained against.</summary>
public sealed class Word2VecModel : IDisposable
{
    /// <summary>A model before its first epoch: input vectors uniform in ±1/vector_size, output layers zero.</summary>
    public Word2VecModel(Vocabulary vocabulary, Word2VecOptions options)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(options);
        Vocabulary = vocabulary;
        Input = new VectorMatrix(vocabulary.Count, options.VectorSize);
        if (options.Negative > 0) NegativeOutput = new VectorMatrix(vocabulary.Count, options.VectorSize);
        if (options.Hs) TreeOutput = new VectorMatrix(vocabulary.Count, options.VectorSize);
        var generator = new NumpyGenerator((ulong)options.Seed);
        for (var row = 0; row < vocabulary.Count; row++)
            foreach (ref var component in Input[row])
                component = ((generator.NextSingle() * 2) - 1) / options.VectorSize;
    }

    public Vocabulary Vocabulary { get; }

    /// <summary>The vectors, a row for each vocabulary index (gensim: <c>wv.vectors</c>).</summary>
    public VectorMatrix Input { get; }

    /// <summary>Output vectors of negative sampling (gensim: <c>syn1neg</c>), null where it was not used.</summary>
    public VectorMatrix? NegativeOutput { get; }

    /// <summary>Inner nodes of hierarchical softmax (gensim: <c>syn1</c>), null where it was not used.</summary>
    public VectorMatrix? TreeOutput { get; }

    /// <summary>All matrices, in the order in which files hold them.</summary>
    internal IEnumerable<VectorMatrix> Matrices => new[] { Input, NegativeOutput, TreeOutput }.OfType<VectorMatrix>();

    /// <summary>The vectors with their items' names, copied.</summary>
    /// <param name="itemKeys">The corpus' names of its items.</param>
    public KeyedVectors ToKeyedVectors(IReadOnlyList<string> itemKeys)
    {
        ArgumentNullException.ThrowIfNull(itemKeys);
        var vectors = new VectorMatrix(Input.Rows, Input.Columns);
        for (var row = 0; row < Input.Rows; row++) Input[row].CopyTo(vectors[row]);
        return new KeyedVectors([.. Vocabulary.Items.ToArray().Select(item => itemKeys[item])], vectors, [.. Vocabulary.Counts]);
    }

    /// <summary>
    /// The items most likely in the middle of a context, with their probabilities by the output layer of negative sampling
    /// (gensim: <c>predict_output_word</c>), best first. Items are vocabulary indices.
    /// </summary>
    /// <param name="context">Vocabulary indices.</param>
    /// <param name="topn">How many answers, at most.</param>
    /// <param name="cbowMean">The hidden vector is the context's mean, else its sum.</param>
    public IReadOnlyList<ScoredItem> PredictOutput(ReadOnlySpan<int> context, int topn, bool cbowMean = true)
    {
        if (NegativeOutput is null) throw new InputException("Predicting an item needs a model trained with negative sampling (negative above 0).");
        if (context.IsEmpty || topn <= 0) return [];
        var hidden = new float[Input.Columns];
        foreach (var item in context)
            for (var c = 0; c < hidden.Length; c++)
                hidden[c] += Input[item][c] / (cbowMean ? context.Length : 1);
        var weights = new double[Vocabulary.Count];
        for (var item = 0; item < weights.Length; item++)
        {
            var dot = 0.0;
            var output = NegativeOutput[item];
            for (var c = 0; c < hidden.Length; c++) dot += hidden[c] * output[c];
            weights[item] = Math.Exp(dot);
        }

        var total = weights.Sum();
        return [.. weights.Select((weight, item) => new ScoredItem(item, (float)(weight / total))).OrderByDescending(scored => scored.Score).Take(topn)];
    }

    public void Dispose()
    {
        Input.Dispose();
        NegativeOutput?.Dispose();
        TreeOutput?.Dispose();
    }
}
