namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// Counts items session by session; with a limit, forgets the rarest after each session that leaves too many, with a
/// threshold that rises by one each time. A forgotten item starts again from nothing, and counts as appearing then.
/// </summary>
internal sealed class ItemCounter(int itemCount, int maximumItems)
{
    private readonly List<int> _present = [];
    private long _threshold = 1;

    public long[] Counts { get; } = new long[itemCount];

    public void Add(ReadOnlySpan<int> session)
    {
        foreach (var item in session)
            if (Counts[item]++ == 0)
                _present.Add(item);
        if (maximumItems <= 0 || _present.Count <= maximumItems) return;
        _present.RemoveAll(Forgotten);
        _threshold++;
    }

    /// <summary>The items that occur at least <paramref name="minimumCount"/> times, in order of first appearance.</summary>
    public int[] Kept(int minimumCount, int maximumFinal)
    {
        long minimum = minimumCount;
        if (maximumFinal > 0 && maximumFinal < _present.Count)
        {
            var descending = _present.Select(item => Counts[item]).OrderDescending().ToArray();
            minimum = Math.Max(minimum, descending[maximumFinal] + 1);
        }

        return [.. _present.Where(item => Counts[item] >= minimum)];
    }

    private bool Forgotten(int item)
    {
        if (Counts[item] >= _threshold) return false;
        Counts[item] = 0;
        return true;
    }
}
