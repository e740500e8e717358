namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// The best items seen, kept as a heap with the worst on top in the caller's span. Of equal scores the lower index is the
/// better one; items must be offered in order of their index.
/// </summary>
internal ref struct TopItems(Span<ScoredItem> room)
{
    private readonly Span<ScoredItem> _heap = room;
    private int _count;

    /// <summary>An item must score above this to get in.</summary>
    public readonly float Threshold => _count < _heap.Length ? float.NegativeInfinity : _heap[0].Score;

    public void Offer(int item, float score)
    {
        if (_count < _heap.Length)
        {
            _heap[_count] = new ScoredItem(item, score);
            Lift(_count++);
        }
        else if (score > _heap[0].Score)
        {
            _heap[0] = new ScoredItem(item, score);
            Sink();
        }
    }

    /// <summary>Orders what was kept, best first, and returns how many there are.</summary>
    public readonly int Sort()
    {
        _heap[.._count].Sort((left, right) => IsWorse(left, right) ? 1 : -1);
        return _count;
    }

    private static bool IsWorse(ScoredItem left, ScoredItem right) =>
        left.Score < right.Score || (left.Score == right.Score && left.Item > right.Item);

    private readonly void Lift(int position)
    {
        while (position > 0 && IsWorse(_heap[position], _heap[(position - 1) / 2]))
        {
            (_heap[position], _heap[(position - 1) / 2]) = (_heap[(position - 1) / 2], _heap[position]);
            position = (position - 1) / 2;
        }
    }

    private readonly void Sink()
    {
        for (var position = 0; ;)
        {
            var child = (2 * position) + 1;
            if (child >= _count) return;
            if (child + 1 < _count && IsWorse(_heap[child + 1], _heap[child])) child++;
            if (!IsWorse(_heap[child], _heap[position])) return;
            (_heap[position], _heap[child]) = (_heap[child], _heap[position]);
            position = child;
        }
    }
}
