using SessionRec.Core.Data;

namespace SessionRec.Core.Models.Baselines;

/// <summary>Answers every session with the most popular items. Equal counts: the item that appeared first in the corpus.</summary>
public sealed class PopularityRecommender : IBatchRanker
{
    private readonly ScoredItem[] _byPopularity;
    private readonly int[] _rankOf;

    private PopularityRecommender(int[] counts)
    {
        _byPopularity = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).OrderByDescending(i => counts[i]).Select(i => new ScoredItem(i, counts[i]))];
        _rankOf = new int[counts.Length];
        for (var i = 0; i < _byPopularity.Length; i++) _rankOf[_byPopularity[i].Item] = i + 1;
    }

    /// <summary>The items that have events, the most popular first.</summary>
    public IEnumerable<int> Items => _byPopularity.Select(s => s.Item);

    /// <summary>Counts the events of <paramref name="corpus"/>; items without any are never recommended.</summary>
    public static PopularityRecommender Count(SessionCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var counts = new int[corpus.ItemCount];
        foreach (var item in corpus.Items) counts[item]++;
        return new PopularityRecommender(counts);
    }

    /// <summary>Counts the events of the most recent sessions, <paramref name="share"/> of all, at least one.</summary>
    public static PopularityRecommender CountRecent(SessionCorpus corpus, double share)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var counts = new int[corpus.ItemCount];
        var recent = (int)Math.Ceiling(corpus.SessionCount * share);
        foreach (var session in SessionRecency.Order(corpus).TakeLast(recent))
            foreach (var item in corpus.Session(session)) counts[item]++;
        return new PopularityRecommender(counts);
    }

    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        var count = Math.Min(top.Length, _byPopularity.Length);
        _byPopularity.AsSpan(0, count).CopyTo(top);
        return count;
    }

    public void Rank(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths, int maximumRank, Span<int> ranks, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        for (var q = 0; q < truths.Length; q++)
        {
            var rank = _rankOf[truths[q]];
            ranks[q] = rank <= maximumRank ? rank : 0;
        }
    }
}
