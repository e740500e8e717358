namespace SessionRec.Core.Models.Baselines;

/// <summary>
/// Another model's answer, filled up with the most popular items it does not have: for sessions of items that the model
/// never met. Filled items score below all others, one less from place to place.
/// </summary>
public sealed class FilledRecommender(IRecommender model, PopularityRecommender popularity) : IRecommender
{
    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        var count = model.Recommend(session, top);
        if (count == top.Length) return count;
        var known = new HashSet<int>(count);
        foreach (var answer in top[..count]) known.Add(answer.Item);
        var score = count == 0 ? 0 : top[count - 1].Score;
        foreach (var item in popularity.Items)
        {
            if (count == top.Length) break;
            if (!known.Contains(item)) top[count++] = new ScoredItem(item, score -= 1);
        }

        return count;
    }
}
