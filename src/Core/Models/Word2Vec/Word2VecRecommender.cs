using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// "What comes next?" by cosine: the items whose vectors are nearest to that of the session's last item, which is itself
/// left out. Ties go to the lower vocabulary index. Copies the vectors when first asked and does not see later training.
/// </summary>
public sealed class Word2VecRecommender : IBatchRanker
{
    private readonly Word2VecModel _model;
    private readonly Vocabulary _vocabulary;
    private readonly Lazy<(ScoreIndex Index, float[] Scales)> _index;

    public Word2VecRecommender(Word2VecModel model)
        : this(model, VectorWidth.Choose())
    {
    }

    internal Word2VecRecommender(Word2VecModel model, int vectorWidth)
    {
        _model = model;
        _vocabulary = model.Vocabulary;
        _index = new Lazy<(ScoreIndex, float[])>(() =>
        {
            var scales = InverseLengths(model.Input);
            return (new ScoreIndex(model.Input, scales, null, KernelFactory.Panels(vectorWidth)), scales);
        });
    }

    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        if (session.IsEmpty || top.IsEmpty) return 0;
        var query = _vocabulary.IndexOfItem[session[^1]];
        if (query < 0) return 0;
        var vector = new float[_model.Input.Columns];
        FillQuery(query, vector);
        var count = _index.Value.Index.Top(vector, [query], int.MaxValue, top);
        foreach (ref var scored in top[..count]) scored = scored with { Item = _vocabulary.Items[scored.Item] };
        return count;
    }

    public void Rank(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths, int maximumRank, Span<int> ranks, CancellationToken cancellation)
    {
        if (truths.Length != queryItems.Length) throw new ArgumentException("There must be one truth for each query.", nameof(truths));
        if (ranks.Length < queryItems.Length) throw new ArgumentException("There must be room for the rank of each query.", nameof(ranks));
        ranks[..queryItems.Length].Clear();
        var asked = RankablePairs(queryItems, truths);
        if (asked.Count == 0) return;

        using var queries = new VectorMatrix(asked.Count, _model.Input.Columns);
        var truthIndices = new int[asked.Count];
        for (var i = 0; i < asked.Count; i++)
        {
            FillQuery(asked[i].Query, queries[i]);
            truthIndices[i] = asked[i].Truth;
        }

        var ahead = new int[asked.Count];
        var index = _index.Value.Index;
        index.CountAhead(queries, truthIndices, ahead, cancellation);
        for (var i = 0; i < asked.Count; i++)
        {
            var (place, query, truth) = asked[i];
            var rank = 1 + ahead[i] - (IsAhead(index, queries[i], query, truth) ? 1 : 0);
            if (rank <= maximumRank) ranks[place] = rank;
        }
    }

    private static float[] InverseLengths(VectorMatrix vectors)
    {
        var scales = new float[vectors.Rows];
        for (var row = 0; row < scales.Length; row++)
        {
            var sum = 0.0;
            foreach (var component in vectors[row]) sum += (double)component * component;
            scales[row] = sum > 0 ? (float)(1 / Math.Sqrt(sum)) : 0;
        }

        return scales;
    }

    /// <summary>The query is left out of its own answer, so it must not count where it would have been ahead.</summary>
    private static bool IsAhead(ScoreIndex index, ReadOnlySpan<float> vector, int query, int truth)
    {
        var own = index.Score(vector, query);
        var wanted = index.Score(vector, truth);
        return own > wanted || (own == wanted && query < truth);
    }

    private List<(int Place, int Query, int Truth)> RankablePairs(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths)
    {
        var pairs = new List<(int Place, int Query, int Truth)>(queryItems.Length);
        for (var i = 0; i < queryItems.Length; i++)
        {
            var query = _vocabulary.IndexOfItem[queryItems[i]];
            var truth = _vocabulary.IndexOfItem[truths[i]];
            if (query >= 0 && truth >= 0 && query != truth) pairs.Add((i, query, truth));
        }

        return pairs;
    }

    private void FillQuery(int query, Span<float> vector)
    {
        var scale = _index.Value.Scales[query];
        var row = _model.Input[query];
        for (var c = 0; c < vector.Length; c++) vector[c] = row[c] * scale;
    }
}
