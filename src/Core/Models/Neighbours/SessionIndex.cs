using SessionRec.Core.Data;
using SessionRec.Core.Models.Baselines;

namespace SessionRec.Core.Models.Neighbours;

/// <summary>
/// Training sessions numbered by recency, 0 the oldest, with the distinct items of each, and for every item the most
/// recent sessions that have it. A session is as recent as its last event; without times, as its place in the corpus.
/// </summary>
/// <remarks>Source: the index of VMIS-kNN, Kersbergen et al., "Serenade: low-latency session-based recommendation in e-commerce at scale" (2022).</remarks>
internal sealed class SessionIndex
{
    private readonly DistinctItems _items;
    private readonly int[] _corpusSession;
    private readonly int[] _postingStarts;
    private readonly int[] _postings;

    public SessionIndex(SessionCorpus training, int sessionsPerItem)
    {
        _items = new DistinctItems(training);
        _corpusSession = SessionRecency.Order(training);
        SessionsWith = new int[training.ItemCount];
        foreach (var item in _items.Entries) SessionsWith[item]++;

        _postingStarts = new int[training.ItemCount + 1];
        for (var i = 0; i < training.ItemCount; i++) _postingStarts[i + 1] = _postingStarts[i] + Math.Min(SessionsWith[i], sessionsPerItem);
        _postings = new int[_postingStarts[^1]];
        var next = _postingStarts.AsSpan(0, training.ItemCount).ToArray();
        for (var session = _corpusSession.Length - 1; session >= 0; session--)
            foreach (var item in Items(session))
                if (next[item] < _postingStarts[item + 1]) _postings[next[item]++] = session;
    }

    public int SessionCount => _corpusSession.Length;

    public int ItemCount => SessionsWith.Length;

    /// <summary>In how many sessions each item is.</summary>
    public int[] SessionsWith { get; }

    /// <summary>The distinct items of a session.</summary>
    public ReadOnlySpan<int> Items(int session) => _items.Items(_corpusSession[session]);

    /// <summary>The most recent sessions that have <paramref name="item"/>, the latest first.</summary>
    public ReadOnlySpan<int> LatestSessions(int item) => _postings.AsSpan(_postingStarts[item].._postingStarts[item + 1]);
}
