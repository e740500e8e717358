using SessionRec.Core.Data;

namespace SessionRec.Core.Models.Baselines;

/// <summary>The sessions as bags: each item of a session once, in order of first appearance, with its number of events.</summary>
internal sealed class DistinctItems
{
    private readonly int[] _offsets;
    private readonly int[] _items;
    private readonly int[] _counts;

    public DistinctItems(SessionCorpus corpus)
    {
        var items = new int[corpus.EventCount];
        var counts = new int[corpus.EventCount];
        _offsets = new int[corpus.SessionCount + 1];
        // Where the item was written for the session under way, plus one; older entries lie below the session's start.
        var place = new int[corpus.ItemCount];
        var end = 0;
        for (var s = 0; s < corpus.SessionCount; s++)
        {
            var start = end;
            foreach (var item in corpus.Session(s))
            {
                if (place[item] <= start)
                {
                    items[end] = item;
                    place[item] = ++end;
                }

                counts[place[item] - 1]++;
            }

            _offsets[s + 1] = end;
        }

        _items = items[..end];
        _counts = counts[..end];
    }

    /// <summary>All entries' items, session after session.</summary>
    public ReadOnlySpan<int> Entries => _items;

    public ReadOnlySpan<int> Offsets => _offsets;

    public ReadOnlySpan<int> Items(int session) => _items.AsSpan(_offsets[session].._offsets[session + 1]);

    public ReadOnlySpan<int> Counts(int session) => _counts.AsSpan(_offsets[session].._offsets[session + 1]);

    public int Count(int entry) => _counts[entry];
}
