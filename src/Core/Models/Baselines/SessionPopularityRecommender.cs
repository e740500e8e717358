namespace SessionRec.Core.Models.Baselines;

/// <summary>
/// The session's own items, the most frequent first (equal counts: the later one), then the most popular items of
/// training. Scores fall by one from place to place.
/// </summary>
internal sealed class SessionPopularityRecommender(PopularityRecommender popularity) : IRecommender
{
    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        var counts = new Dictionary<int, (int Count, int Last)>();
        for (var i = 0; i < session.Length; i++) counts[session[i]] = (counts.GetValueOrDefault(session[i]).Count + 1, i);
        var own = counts.OrderByDescending(c => c.Value.Count).ThenByDescending(c => c.Value.Last).Select(c => c.Key);

        var count = 0;
        foreach (var item in own.Concat(popularity.Items.Where(i => !counts.ContainsKey(i))))
        {
            if (count == top.Length) break;
            top[count] = new ScoredItem(item, -count);
            count++;
        }

        return count;
    }
}
