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

    public void Dispose()
    {
        Input.Dispose();
        NegativeOutput?.Dispose();
        TreeOutput?.Dispose();
    }
}
