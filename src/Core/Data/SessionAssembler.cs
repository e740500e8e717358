using System.Globalization;
using SessionRec.Core.Data.Formats;

namespace SessionRec.Core.Data;

/// <summary>
/// Makes a corpus of events that came in any order: groups them by session, orders and cuts sessions as its options say,
/// applies the filters, and numbers the items that remain by first appearance.
/// </summary>
/// <param name="options">The filters, and what is kept.</param>
/// <param name="byTime">Order the events of a session by time, equal times as they were added; else as they were added.</param>
/// <param name="cutAtGaps">Begin a new session wherever <see cref="DataOptions.Gap"/> passes without an event.</param>
public sealed class SessionAssembler(DataOptions options, bool byTime = false, bool cutAtGaps = false)
{
    private readonly List<int> _sessionOf = [];
    private readonly List<int> _itemOf = [];
    private readonly List<string?>? _nameOf = options.KeepItemNames ? [] : null;
    private readonly List<double>? _timeOf = options.KeepTimes || byTime || cutAtGaps ? [] : null;

    public ItemTable Items { get; } = new();

    public ItemTable Sessions { get; } = new();

    /// <summary>Adds one event.</summary>
    /// <param name="session">Index in <see cref="Sessions"/>.</param>
    /// <param name="item">Index in <see cref="Items"/>.</param>
    /// <param name="time">Seconds since 1970.</param>
    public void Add(int session, int item, double time)
    {
        _sessionOf.Add(session);
        _itemOf.Add(item);
        _timeOf?.Add(time);
    }

    /// <summary>Names an item for people; the first name that is not blank stays. Does nothing where names are not kept.</summary>
    /// <param name="item">Index in <see cref="Items"/>.</param>
    /// <param name="name">The name as a field's bytes.</param>
    public void Name(int item, ReadOnlySpan<byte> name)
    {
        if (_nameOf is null) return;
        while (_nameOf.Count <= item) _nameOf.Add(null);
        if (_nameOf[item] is not null) return;
        var text = FieldText.Decode(name).Trim();
        if (text.Length > 0) _nameOf[item] = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
    }

    /// <summary>The corpus, sessions in order of first appearance; the parts of a session that was cut follow one another.</summary>
    public SessionCorpus Assemble(ImportTally tally) => Assemble([.. Enumerable.Range(0, Sessions.Count)], tally);

    /// <summary>The corpus, sessions in the order of <paramref name="sessionOrder"/>.</summary>
    public SessionCorpus Assemble(IReadOnlyList<int> sessionOrder, ImportTally tally)
    {
        ArgumentNullException.ThrowIfNull(sessionOrder);
        ArgumentNullException.ThrowIfNull(tally);
        var (starts, events) = GroupBySession();
        var counts = options.MinimumItemSupport > 1 ? CountItems() : null;
        var kept = new List<SessionPart>();
        foreach (var session in sessionOrder)
        {
            var own = events.AsSpan(starts[session]..starts[session + 1]);
            if (byTime) SortByTime(own);
            var place = starts[session];
            var part = 0;
            for (int start = 0, end; start < own.Length; start = end, part++)
            {
                end = cutAtGaps ? EndOfPart(own, start) : own.Length;
                var length = Filter(own[start..end], counts, tally);
                if (length >= (options.MinimumSessionLength ?? 1)) kept.Add(new SessionPart(session, part, place + start, length));
                else tally.Drop($"in sessions of fewer than {options.MinimumSessionLength} events", length);
            }
        }

        return Build(kept, events);
    }

    /// <summary>A stable counting sort of the events by session.</summary>
    private (int[] Starts, int[] Events) GroupBySession()
    {
        var starts = new int[Sessions.Count + 1];
        foreach (var session in _sessionOf) starts[session + 1]++;
        for (var s = 0; s < Sessions.Count; s++) starts[s + 1] += starts[s];
        var next = starts.AsSpan(0, Sessions.Count).ToArray();
        var events = new int[_sessionOf.Count];
        for (var e = 0; e < events.Length; e++) events[next[_sessionOf[e]]++] = e;
        return (starts, events);
    }

    private int[] CountItems()
    {
        var counts = new int[Items.Count];
        foreach (var item in _itemOf) counts[item]++;
        return counts;
    }

    private void SortByTime(Span<int> events)
    {
        var sorted = true;
        for (var i = 1; i < events.Length && sorted; i++) sorted = _timeOf![events[i - 1]] <= _timeOf[events[i]];
        if (!sorted) events.Sort((a, b) => _timeOf![a] != _timeOf[b] ? _timeOf[a].CompareTo(_timeOf[b]) : a.CompareTo(b));
    }

    private int EndOfPart(ReadOnlySpan<int> events, int start)
    {
        var end = start + 1;
        while (end < events.Length && _timeOf![events[end]] - _timeOf[events[end - 1]] <= options.Gap.TotalSeconds) end++;
        return end;
    }

    /// <summary>Moves the events that stay to the front and returns how many there are.</summary>
    private int Filter(Span<int> events, int[]? itemCounts, ImportTally tally)
    {
        if (!options.HasFilters) return events.Length;
        var seen = options.Repeats == RepeatRule.Drop ? new HashSet<int>() : null;
        var length = 0;
        foreach (var e in events)
        {
            var item = _itemOf[e];
            if (itemCounts is not null && itemCounts[item] < options.MinimumItemSupport) tally.Drop($"of items with fewer than {options.MinimumItemSupport} events");
            else if (seen is not null && !seen.Add(item)) tally.Drop("repeated in their session");
            else if (options.Repeats == RepeatRule.DropConsecutive && length > 0 && _itemOf[events[length - 1]] == item) tally.Drop("repeated one after the other");
            else events[length++] = e;
        }

        return length;
    }

    private SessionCorpus Build(List<SessionPart> parts, int[] events)
    {
        var total = parts.Sum(p => p.Length);
        var items = new int[total];
        var times = options.KeepTimes ? new double[total] : null;
        var offsets = new int[parts.Count + 1];
        var position = 0;
        for (var s = 0; s < parts.Count; s++)
        {
            foreach (var e in events.AsSpan(parts[s].Start, parts[s].Length))
            {
                if (times is not null) times[position] = _timeOf![e];
                items[position++] = _itemOf[e];
            }

            offsets[s + 1] = position;
        }

        var order = CatalogueOrder.Renumber(items, Items.Count);
        var corpus = new SessionCorpus(Array.ConvertAll(order, i => Items[i]), items, offsets, options.KeepSessionIds ? [.. parts.Select(NameOf)] : null, times);
        return _nameOf is null ? corpus : corpus.WithItemNames(Array.ConvertAll(order, i => i < _nameOf.Count ? _nameOf[i] : null));
    }

    /// <summary>Parts of a session that was cut are numbered from 0: <c>17850#0</c>.</summary>
    private string NameOf(SessionPart part) =>
        cutAtGaps ? string.Create(CultureInfo.InvariantCulture, $"{Sessions[part.Session]}#{part.Number}") : Sessions[part.Session];

    private readonly record struct SessionPart(int Session, int Number, int Start, int Length);
}
