using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// Vectors by name, to look up and compare. Names, meaning and results are those of gensim's <c>KeyedVectors</c>: similarities
/// are cosines; names that were asked with are left out of an answer, raw vectors are not. Ties go to the lower index.
/// Thread-safe for concurrent reads.
/// </summary>
public sealed class KeyedVectors : IDisposable
{
    private readonly string[] _keys;
    private readonly Dictionary<string, int> _indices;
    private readonly float[] _inverseLengths;
    private readonly Lazy<ScoreIndex> _index;

    /// <param name="keys">The name of each row.</param>
    /// <param name="vectors">A row for each name; owned from now on.</param>
    /// <param name="counts">How often each item occurred, or null where that is not known.</param>
    /// <exception cref="InputException">A name occurs twice.</exception>
    public KeyedVectors(string[] keys, VectorMatrix vectors, long[]? counts = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(vectors);
        if (keys.Length != vectors.Rows) throw new ArgumentException("There must be one key for each vector.", nameof(keys));
        if (counts is not null && counts.Length != keys.Length) throw new ArgumentException("There must be one count for each key.", nameof(counts));
        _keys = keys;
        Vectors = vectors;
        Counts = counts;
        _indices = new Dictionary<string, int>(keys.Length, StringComparer.Ordinal);
        for (var i = 0; i < keys.Length; i++)
            if (!_indices.TryAdd(keys[i], i))
                throw new InputException($"The key '{keys[i]}' occurs twice, as vectors {_indices[keys[i]] + 1} and {i + 1}.");
        _inverseLengths = ItemScorer.InverseLengths(vectors);
        _index = new Lazy<ScoreIndex>(() => new ScoreIndex(vectors, _inverseLengths, null, KernelFactory.Panels(VectorWidth.Choose())));
    }

    public int Count => _keys.Length;

    /// <summary>Components of a vector.</summary>
    public int VectorSize => Vectors.Columns;

    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The vectors, a row for each key.</summary>
    public VectorMatrix Vectors { get; }

    /// <summary>Occurrences of each key in training, or null.</summary>
    public IReadOnlyList<long>? Counts { get; }

    /// <summary>The vector of a key; a view.</summary>
    /// <exception cref="InputException">There is no such key.</exception>
    public ReadOnlySpan<float> this[string key] => Vectors[IndexOf(key)];

    public bool Contains(string key) => _indices.ContainsKey(key);

    /// <summary>The row of a key.</summary>
    /// <exception cref="InputException">There is no such key.</exception>
    public int IndexOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _indices.TryGetValue(key, out var index) ? index : throw new InputException($"There is no item '{key}' among the {Count:N0} known.");
    }

    /// <summary>The keys nearest to the mean of <paramref name="positive"/> and the opposite of <paramref name="negative"/>, best first.</summary>
    /// <param name="positive">Keys to be near to.</param>
    /// <param name="negative">Keys to be far from.</param>
    /// <param name="topn">How many answers, at most; 0 for none.</param>
    /// <param name="restrictVocab">Only the first so many keys are considered, null for all.</param>
    /// <exception cref="InputException">A key is not known, or none is given.</exception>
    public IReadOnlyList<KeyValuePair<string, float>> MostSimilar(
        IReadOnlyList<string> positive, IReadOnlyList<string>? negative = null, int topn = 10, int? restrictVocab = null)
    {
        ArgumentNullException.ThrowIfNull(positive);
        var given = positive.Select(key => (Key: key, Weight: 1f)).Concat((negative ?? []).Select(key => (Key: key, Weight: -1f))).ToArray();
        if (given.Length == 0) throw new InputException("Give at least one key to compare with.");
        var query = Mean(given.Select(k => IndexOf(k.Key)).ToArray(), given.Select(k => k.Weight).ToArray());
        return Nearest(query, [.. given.Select(k => IndexOf(k.Key))], topn, restrictVocab);
    }

    /// <summary>The keys nearest to one, which is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, float>> MostSimilar(string key, int topn = 10, int? restrictVocab = null) =>
        MostSimilar([key], null, topn, restrictVocab);

    /// <summary>The keys nearest to a vector.</summary>
    public IReadOnlyList<KeyValuePair<string, float>> SimilarByVector(ReadOnlySpan<float> vector, int topn = 10, int? restrictVocab = null)
    {
        if (vector.Length != VectorSize) throw new InputException($"A vector has {VectorSize} components here, not {vector.Length}.");
        return Nearest(Normalised(vector), [], topn, restrictVocab);
    }

    /// <summary>Cosine of two keys.</summary>
    public float Similarity(string left, string right)
    {
        var (a, b) = (IndexOf(left), IndexOf(right));
        return (float)(Dot(Vectors[a], Vectors[b]) * _inverseLengths[a] * _inverseLengths[b]);
    }

    /// <summary>1 - <see cref="Similarity"/>.</summary>
    public float Distance(string left, string right) => 1 - Similarity(left, right);

    /// <summary>The place of <paramref name="other"/> among the keys nearest to <paramref name="key"/>, from 1.</summary>
    public int Rank(string key, string other) => CloserThan(key, other).Count + 1;

    /// <summary>The keys nearer to <paramref name="key"/> than <paramref name="other"/> is, in the vectors' order.</summary>
    public IReadOnlyList<string> CloserThan(string key, string other)
    {
        var index = IndexOf(key);
        var similarities = new float[Count];
        _index.Value.Score(Normalised(Vectors[index]), similarities);
        var limit = similarities[IndexOf(other)];
        return [.. Enumerable.Range(0, Count).Where(i => i != index && similarities[i] > limit).Select(i => _keys[i])];
    }

    /// <summary>The key that is farthest from the mean of all of them; the first where several are.</summary>
    /// <exception cref="InputException">None of the keys is known.</exception>
    public string DoesntMatch(IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var known = keys.Where(Contains).ToArray();
        if (known.Length == 0) throw new InputException("None of these items is known.");
        var mean = MeanVector(known, preNormalise: true, postNormalise: true);
        return known.MinBy(key => Dot(Vectors[IndexOf(key)], mean) * _inverseLengths[IndexOf(key)])!;
    }

    /// <summary>The mean of the keys' vectors.</summary>
    /// <param name="keys">At least one.</param>
    /// <param name="weights">A factor for each key, null for 1.</param>
    /// <param name="preNormalise">Take vectors of length 1.</param>
    /// <param name="postNormalise">Scale the mean to length 1.</param>
    public float[] MeanVector(IReadOnlyList<string> keys, IReadOnlyList<float>? weights = null, bool preNormalise = true, bool postNormalise = false)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0) throw new InputException("A mean takes at least one item.");
        if (weights is not null && weights.Count != keys.Count) throw new InputException($"There are {weights.Count} weights for {keys.Count} items.");
        var mean = new double[VectorSize];
        var total = 0.0;
        for (var k = 0; k < keys.Count; k++)
        {
            var index = IndexOf(keys[k]);
            var weight = weights?[k] ?? 1;
            total += Math.Abs(weight);
            AddTo(mean, index, weight * (preNormalise ? _inverseLengths[index] : 1.0));
        }

        if (total > 0)
            foreach (ref var component in mean.AsSpan())
                component /= total;
        var result = Array.ConvertAll(mean, component => (float)component);
        return postNormalise ? Normalised(result) : result;
    }

    public void Dispose()
    {
        if (_index.IsValueCreated) _index.Value.Dispose();
        Vectors.Dispose();
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return sum;
    }

    private static float[] Normalised(ReadOnlySpan<float> vector)
    {
        var scale = ItemScorer.InverseLength(vector);
        var result = vector.ToArray();
        foreach (ref var component in result.AsSpan()) component *= scale;
        return result;
    }

    private float[] Mean(int[] indices, float[] weights)
    {
        var mean = new double[VectorSize];
        for (var i = 0; i < indices.Length; i++) AddTo(mean, indices[i], weights[i] * (double)_inverseLengths[indices[i]] / indices.Length);
        return Normalised(Array.ConvertAll(mean, component => (float)component));
    }

    private void AddTo(double[] sum, int index, double weight)
    {
        var row = Vectors[index];
        for (var c = 0; c < sum.Length; c++) sum[c] += row[c] * weight;
    }

    private KeyValuePair<string, float>[] Nearest(float[] query, int[] excluded, int topn, int? restrictVocab)
    {
        var top = new ScoredItem[Math.Clamp(topn, 0, Count)];
        var count = _index.Value.Top(query, excluded, restrictVocab ?? Count, top);
        return [.. top[..count].Select(scored => KeyValuePair.Create(_keys[scored.Item], scored.Score))];
    }
}
