namespace SessionRec.Core.Data;

/// <summary>The figures of a corpus, for printing and for JSON.</summary>
/// <param name="Sessions">Number of sessions.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Items">Number of distinct items.</param>
/// <param name="SessionsSha256">See <see cref="SessionCorpus.SessionsSha256"/>.</param>
/// <param name="Repeats">Events whose item is also that of the event before them in the session.</param>
/// <param name="TopTenthShare">Share of the events that the most popular tenth of the items has.</param>
/// <param name="SessionLengths">Events a session.</param>
/// <param name="ItemEvents">Events an item.</param>
/// <param name="Gaps">Whole seconds from event to event within sessions; null without times.</param>
/// <param name="FirstEvent">The earliest event, UTC; null without times.</param>
/// <param name="LastEvent">The latest event, UTC; null without times.</param>
/// <param name="MostPopular">The most popular items, best first.</param>
public sealed record CorpusDescription(
    int Sessions,
    int Events,
    int Items,
    string SessionsSha256,
    int Repeats,
    double TopTenthShare,
    Distribution SessionLengths,
    Distribution ItemEvents,
    Distribution? Gaps,
    DateTimeOffset? FirstEvent,
    DateTimeOffset? LastEvent,
    IReadOnlyList<ItemPopularity> MostPopular)
{
    public static CorpusDescription Of(SessionCorpus corpus, int mostPopular = 10)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var lengths = new int[corpus.SessionCount];
        var repeats = 0;
        for (var s = 0; s < lengths.Length; s++)
        {
            var session = corpus.Session(s);
            lengths[s] = session.Length;
            for (var i = 1; i < session.Length; i++) repeats += session[i] == session[i - 1] ? 1 : 0;
        }

        var counts = new int[corpus.ItemCount];
        foreach (var item in corpus.Items) counts[item]++;
        var byPopularity = Enumerable.Range(0, counts.Length).OrderByDescending(i => counts[i]).ToArray();
        var topTenth = byPopularity.Take((counts.Length + 9) / 10).Sum(i => (long)counts[i]);
        var events = Math.Max(corpus.EventCount, 1);
        return new CorpusDescription(
            corpus.SessionCount,
            corpus.EventCount,
            corpus.ItemCount,
            corpus.SessionsSha256,
            repeats,
            (double)topTenth / events,
            Distribution.Of(lengths),
            Distribution.Of([.. counts]),
            corpus.Times is null ? null : Distribution.Of(GapsOf(corpus)),
            corpus.Times is { Count: > 0 } ? TimeOf(corpus.Times.Min()) : null,
            corpus.Times is { Count: > 0 } ? TimeOf(corpus.Times.Max()) : null,
            [.. byPopularity.Take(mostPopular).Select(i => new ItemPopularity(corpus.ItemKeys[i], counts[i], (double)counts[i] / events))]);
    }

    private static int[] GapsOf(SessionCorpus corpus)
    {
        var times = corpus.Times!;
        var gaps = new List<int>(corpus.EventCount);
        for (var s = 0; s < corpus.SessionCount; s++)
            for (var e = corpus.Offsets[s] + 1; e < corpus.Offsets[s + 1]; e++)
                gaps.Add((int)Math.Clamp(Math.Round(times[e] - times[e - 1]), 0, int.MaxValue));
        return [.. gaps];
    }

    /// <summary>Times beyond the calendar are shown at its ends.</summary>
    private static DateTimeOffset TimeOf(double seconds) => DateTimeOffset.FromUnixTimeSeconds((long)Math.Clamp(
        Math.Floor(seconds), DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}
