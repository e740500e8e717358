using SessionRec.Core.Data;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// The items that are trained, numbered 0 .. Count-1 by descending count (ties by first appearance), and how they map to
/// the corpus' item indices. Immutable.
/// </summary>
public sealed class Vocabulary
{
    private readonly int[] _items;
    private readonly long[] _counts;
    private readonly int[] _indexOfItem;

    /// <param name="items">The corpus item of each vocabulary index: this order is kept.</param>
    /// <param name="counts">How often each occurs, parallel to <paramref name="items"/>.</param>
    /// <param name="itemCount">Items in the corpus.</param>
    public Vocabulary(int[] items, long[] counts, int itemCount)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(counts);
        if (items.Length != counts.Length) throw new ArgumentException("There must be one count for each item.", nameof(counts));
        _items = items;
        _counts = counts;
        _indexOfItem = new int[itemCount];
        Array.Fill(_indexOfItem, -1);
        for (var index = 0; index < items.Length; index++) _indexOfItem[items[index]] = index;
    }

    public int Count => _items.Length;

    /// <summary>Corpus item of each vocabulary index.</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>Occurrences of each vocabulary index.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Vocabulary index of each corpus item, -1 where it was left out.</summary>
    public ReadOnlySpan<int> IndexOfItem => _indexOfItem;

    /// <summary>Counts <paramref name="corpus"/> and keeps what the options keep.</summary>
    public static Vocabulary Build(SessionCorpus corpus, Word2VecOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        var counter = new ItemCounter(corpus.ItemCount, options.MaxVocabSize);
        for (var session = 0; session < corpus.SessionCount; session++) counter.Add(corpus.Session(session));
        var kept = counter.Kept(options.MinCount, options.MaxFinalVocab);
        if (options.SortedVocab) kept = [.. kept.OrderByDescending(item => counter.Counts[item])];
        return new Vocabulary(kept, Array.ConvertAll(kept, item => counter.Counts[item]), corpus.ItemCount);
    }
}
