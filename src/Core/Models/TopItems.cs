namespace SessionRec.Core.Models;

/// <summary>
/// The best items of a stream, kept as a heap with the worst on top. Equal scores: the lower item index, which is the item
/// that appeared first in the corpus.
/// </summary>
internal static class TopItems
{
    /// <summary>Offers <paramref name="item"/> to the <paramref name="count"/> items kept in <paramref name="top"/> and returns the new count.</summary>
    public static int Insert(Span<ScoredItem> top, int count, ScoredItem item)
    {
        if (count < top.Length)
        {
            var child = count;
            while (child > 0 && IsBetter(top[(child - 1) / 2], item))
            {
                top[child] = top[(child - 1) / 2];
                child = (child - 1) / 2;
            }

            top[child] = item;
            return count + 1;
        }

        if (count > 0 && IsBetter(item, top[0])) ReplaceWorst(top, item);
        return count;
    }

    /// <summary>Sorts what was kept, best first, and returns <paramref name="count"/>.</summary>
    public static int Sort(Span<ScoredItem> top, int count)
    {
        top[..count].Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Item.CompareTo(b.Item));
        return count;
    }

    private static void ReplaceWorst(Span<ScoredItem> heap, ScoredItem item)
    {
        var parent = 0;
        while ((2 * parent) + 1 is var child && child < heap.Length)
        {
            if (child + 1 < heap.Length && IsBetter(heap[child], heap[child + 1])) child++;
            if (!IsBetter(item, heap[child])) break;
            heap[parent] = heap[child];
            parent = child;
        }

        heap[parent] = item;
    }

    private static bool IsBetter(ScoredItem a, ScoredItem b) => a.Score > b.Score || (a.Score == b.Score && a.Item < b.Item);
}
