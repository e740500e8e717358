namespace SessionRec.Core.Data;

/// <summary>
/// Makes a corpus of events that came in any order: groups them by session, orders sessions and events by a stated rule,
/// applies the filters, and numbers the items that remain by first appearance.
/// </summary>
public sealed class SessionAssembler(DataOptions options)
{
    private readonly List<int> _sessionOf = [];
    private readonly List<int> _itemOf = [];
    private readonly List<double> _timeOf = [];

    public ItemTable Items { get; } = new();

    public ItemTable Sessions { get; } = new();

    /// <summary>Adds one event; <paramref name="session"/> and <paramref name="item"/> are indices of the two tables.</summary>
    /// <param name="session">Index in <see cref="Sessions"/>.</param>
    /// <param name="item">Index in <see cref="Items"/>.</param>
    /// <param name="time">Seconds since 1970.</param>
    public void Add(int session, int item, double time)
    {
        _sessionOf.Add(session);
        _itemOf.Add(item);
        if (options.KeepTimes) _timeOf.Add(time);
    }

    /// <summary>The corpus, sessions in the order of <paramref name="sessionOrder"/>, events of a session as they were added.</summary>
    public SessionCorpus Assemble(IReadOnlyList<int> sessionOrder, ImportTally tally)
    {
        ArgumentNullException.ThrowIfNull(sessionOrder);
        ArgumentNullException.ThrowIfNull(tally);
        var (starts, events) = GroupBySession();
        var kept = KeepLongSessions(sessionOrder, starts, tally);
        var total = kept.Sum(s => starts[s + 1] - starts[s]);

        var items = new int[total];
        var offsets = new int[kept.Count + 1];
        var times = options.KeepTimes ? new double[total] : null;
        var position = 0;
        for (var s = 0; s < kept.Count; s++)
        {
            foreach (var e in events.AsSpan(starts[kept[s]]..starts[kept[s] + 1]))
            {
                if (times is not null) times[position] = _timeOf[e];
                items[position++] = _itemOf[e];
            }

            offsets[s + 1] = position;
        }

        var keys = CatalogueOrder.Renumber(items, Items.ToArray());
        var ids = options.KeepSessionIds ? kept.ConvertAll(s => Sessions[s]).ToArray() : null;
        return new SessionCorpus(keys, items, offsets, ids, times);
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

    private List<int> KeepLongSessions(IReadOnlyList<int> sessionOrder, int[] starts, ImportTally tally)
    {
        var minimum = options.MinimumSessionLength ?? 1;
        var kept = new List<int>(sessionOrder.Count);
        foreach (var session in sessionOrder)
        {
            var length = starts[session + 1] - starts[session];
            if (length >= minimum) kept.Add(session);
            else tally.Drop($"in sessions of fewer than {minimum} events", length);
        }

        return kept;
    }
}
