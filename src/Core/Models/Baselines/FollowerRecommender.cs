namespace SessionRec.Core.Models.Baselines;

/// <summary>Answers with the followers of the session's last item. An item without followers gives an empty answer.</summary>
public sealed class FollowerRecommender(FollowerTable table) : IBatchRanker
{
    public FollowerTable Table => table;

    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        if (session.IsEmpty) return 0;
        var followers = table.Followers(session[^1]);
        var weights = table.Weights(session[^1]);
        var count = Math.Min(top.Length, followers.Length);
        for (var i = 0; i < count; i++) top[i] = new ScoredItem(followers[i], weights[i]);
        return count;
    }

    public void Rank(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths, int maximumRank, Span<int> ranks, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        for (var q = 0; q < queryItems.Length; q++)
        {
            var followers = table.Followers(queryItems[q]);
            ranks[q] = 1 + followers[..Math.Min(followers.Length, maximumRank)].IndexOf(truths[q]);
        }
    }
}
