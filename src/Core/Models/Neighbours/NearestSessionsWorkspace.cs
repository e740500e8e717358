namespace SessionRec.Core.Models.Neighbours;

/// <summary>The working memory of one query, used again for the next one so that answering allocates nothing.</summary>
internal sealed class NearestSessionsWorkspace
{
    private readonly (int Session, float Similarity, int Match)[] _candidates;
    private readonly float[] _scores;
    private readonly List<int> _scored = [];

    public NearestSessionsWorkspace(int itemCount, NearestSessionsOptions options)
    {
        QueryItems = new int[options.LastItems];
        Weights = new float[options.LastItems];
        MatchWeights = new float[options.LastItems];
        Cursor = new int[options.LastItems];
        Queue = new PriorityQueue<int, int>(options.LastItems);
        _candidates = new (int, float, int)[options.SampleSize];
        _scores = new float[itemCount];
    }

    /// <summary>The query's distinct items, the last one first; <see cref="QueryLength"/> of them.</summary>
    public int[] QueryItems { get; }

    public int QueryLength { get; private set; }

    /// <summary>The weight of each query item in the similarity.</summary>
    public float[] Weights { get; }

    /// <summary>The weight of a vote by the place of the latest shared item.</summary>
    public float[] MatchWeights { get; }

    /// <summary>How far each item's list of sessions has been read.</summary>
    public int[] Cursor { get; }

    /// <summary>The lists under way, by their next session, the latest first (priorities are negated session numbers).</summary>
    public PriorityQueue<int, int> Queue { get; }

    public int CandidateCount { get; private set; }

    public (int Session, float Similarity, int Match) Candidate(int index) => _candidates[index];

    public void ReadQuery(ReadOnlySpan<int> session, NearestSessionsOptions options)
    {
        QueryLength = 0;
        for (var i = session.Length - 1; i >= 0 && QueryLength < QueryItems.Length; i--)
            if (!QueryItems.AsSpan(0, QueryLength).Contains(session[i])) QueryItems[QueryLength++] = session[i];
        PositionDecay.Weights(options.Decay, Weights.AsSpan(0, QueryLength));
        PositionDecay.Weights(options.MatchDecay, MatchWeights.AsSpan(0, QueryLength));
    }

    public void AddCandidate(int session, float similarity, int match) => _candidates[CandidateCount++] = (session, similarity, match);

    /// <summary>Keeps the <paramref name="count"/> most similar candidates, of equals the more recent.</summary>
    public void KeepBest(int count)
    {
        if (CandidateCount <= count) return;
        _candidates.AsSpan(0, CandidateCount).Sort(static (a, b) =>
            a.Similarity != b.Similarity ? b.Similarity.CompareTo(a.Similarity) : b.Session.CompareTo(a.Session));
        CandidateCount = count;
    }

    public void Add(int item, float score)
    {
        if (_scores[item] == 0) _scored.Add(item);
        _scores[item] += score;
    }

    /// <summary>Takes the last <paramref name="count"/> items of the query out of the answer.</summary>
    public void DropQueryItems(int count)
    {
        foreach (var item in QueryItems.AsSpan(0, Math.Min(count, QueryLength))) _scores[item] = 0;
    }

    /// <summary>Writes the best items, best first, and returns how many there are.</summary>
    public int Best(Span<ScoredItem> top)
    {
        var count = 0;
        foreach (var item in _scored)
            if (_scores[item] > 0) count = TopItems.Insert(top, count, new ScoredItem(item, _scores[item]));
        return TopItems.Sort(top, count);
    }

    public void Clear()
    {
        foreach (var item in _scored) _scores[item] = 0;
        _scored.Clear();
        CandidateCount = 0;
        Queue.Clear();
    }
}
