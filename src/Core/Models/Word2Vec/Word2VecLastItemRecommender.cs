namespace SessionRec.Core.Models.Word2Vec;

/// <summary>Recommends by the session's last item, and ranks the truths of many such queries in one pass over the items.</summary>
public sealed class Word2VecLastItemRecommender : Word2VecRecommender, IBatchRanker
{
    internal Word2VecLastItemRecommender(Word2VecModel model, Word2VecOptions options, int vectorWidth)
        : base(model, options, vectorWidth)
    {
    }

    public void Rank(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths, int maximumRank, Span<int> ranks, CancellationToken cancellation)
    {
        if (truths.Length != queryItems.Length) throw new ArgumentException("There must be one truth for each query.", nameof(truths));
        if (ranks.Length < queryItems.Length) throw new ArgumentException("There must be room for the rank of each query.", nameof(ranks));
        ranks[..queryItems.Length].Clear();
        var asked = RankablePairs(queryItems, truths);
        if (asked.Count == 0) return;

        using var queries = new VectorMatrix(asked.Count, Model.Input.Columns);
        for (var i = 0; i < asked.Count; i++) FillQuery([asked[i].Query], queries[i]);
        var ahead = new int[asked.Count];
        Scorer.Index.CountAhead(queries, asked.Select(pair => pair.Truth).ToArray(), ahead, cancellation);
        for (var i = 0; i < asked.Count; i++)
        {
            var (place, query, truth) = asked[i];
            var rank = 1 + ahead[i];
            if (Options.ExcludeQuery && IsAhead(queries[i], query, truth)) rank--;
            if (rank <= maximumRank) ranks[place] = rank;
        }
    }

    /// <summary>A query left out of its own answer must not count where it would have been ahead.</summary>
    private bool IsAhead(ReadOnlySpan<float> vector, int query, int truth)
    {
        var own = Scorer.Index.Score(vector, query);
        var wanted = Scorer.Index.Score(vector, truth);
        return own > wanted || (own == wanted && query < truth);
    }

    private List<(int Place, int Query, int Truth)> RankablePairs(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths)
    {
        var pairs = new List<(int Place, int Query, int Truth)>(queryItems.Length);
        for (var i = 0; i < queryItems.Length; i++)
        {
            var query = Model.Vocabulary.IndexOfItem[queryItems[i]];
            var truth = Model.Vocabulary.IndexOfItem[truths[i]];
            if (query >= 0 && truth >= 0 && !(Options.ExcludeQuery && query == truth)) pairs.Add((i, query, truth));
        }

        return pairs;
    }
}
