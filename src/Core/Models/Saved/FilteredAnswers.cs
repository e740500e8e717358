using System.Buffers;

namespace SessionRec.Core.Models.Saved;

/// <summary>Answers of a model with items left out: it is asked for more until enough are left, or until it knows no more.</summary>
public static class FilteredAnswers
{
    private const int Growth = 4;

    /// <summary>Writes the best items that pass <paramref name="filter"/> to <paramref name="top"/> and returns how many there are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="session">Item indices, oldest first.</param>
    /// <param name="filter">Which items may be in the answer.</param>
    /// <param name="itemCount">Items of the catalogue.</param>
    /// <param name="top">Receives the answer, best first.</param>
    public static int Recommend(IRecommender model, ReadOnlySpan<int> session, ItemFilter filter, int itemCount, Span<ScoredItem> top)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.IsNone || top.IsEmpty) return model.Recommend(session, top);
        var ask = Math.Min(itemCount, top.Length + (filter.ExcludeSeen ? session.Length : 0) + (filter.Excluded?.Count ?? 0));
        while (true)
        {
            var room = ArrayPool<ScoredItem>.Shared.Rent(Math.Max(ask, 1));
            try
            {
                var answered = model.Recommend(session, room.AsSpan(0, ask));
                var kept = 0;
                for (var i = 0; i < answered && kept < top.Length; i++)
                    if (filter.Passes(room[i].Item, session)) top[kept++] = room[i];
                if (kept == top.Length || answered < ask || ask == itemCount) return kept;
                ask = (int)Math.Min(itemCount, (long)ask * Growth);
            }
            finally
            {
                ArrayPool<ScoredItem>.Shared.Return(room);
            }
        }
    }
}
