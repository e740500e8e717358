using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>The customary ways to break an evaluation down.</summary>
public static class QueryGroups
{
    private static readonly string[]
        Popularity = ["truth: head", "truth: middle", "truth: tail", "truth: cold"],
        Known = ["query: known", "query: cold"],
        Repetition = ["truth: new in session", "truth: earlier item", "truth: last item again"];

    private static readonly (string Name, int From)[] Lengths = [("1", 1), ("2-4", 2), ("5-9", 5), ("10-19", 10), ("20-49", 20), ("50 and more", 50)];

    private static readonly string[] LengthNames = [.. Lengths.Select(l => "query length: " + l.Name)];

    private static readonly string[] AllNames = [.. Popularity, .. LengthNames, .. Known, .. Repetition];

    /// <summary>
    /// By the popularity of the truth in training: <c>head</c>, the most popular items that together have a third of the
    /// events, <c>middle</c> the next third, <c>tail</c> the others, <c>cold</c> those that training has not.
    /// </summary>
    public static IReadOnlyList<QueryGroup> ByTruthPopularity(QuerySet queries, SessionCorpus training)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var bands = Bands(training);
        return Group(queries, q => "truth: " + bands[queries.Truths[q]], Popularity);
    }

    /// <summary>By the number of items in the query.</summary>
    public static IReadOnlyList<QueryGroup> ByQueryLength(QuerySet queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Group(queries, q => "query length: " + Lengths.Last(l => l.From <= queries.Positions[q]).Name, LengthNames);
    }

    /// <summary>By whether training knows the last item of the query.</summary>
    public static IReadOnlyList<QueryGroup> ByQueryKnown(QuerySet queries, SessionCorpus training)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var bands = Bands(training);
        return Group(queries, q => bands[queries.LastItems[q]] == "cold" ? "query: cold" : "query: known", Known);
    }

    /// <summary>By whether the truth is the last item of the query again, was in the query before, or is new in the session.</summary>
    public static IReadOnlyList<QueryGroup> ByRepetition(QuerySet queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Group(
            queries,
            q => queries.LastItems[q] == queries.Truths[q] ? "truth: last item again" : queries.Items(q).Contains(queries.Truths[q]) ? "truth: earlier item" : "truth: new in session",
            Repetition);
    }

    /// <summary>All of the above that have queries.</summary>
    public static IReadOnlyList<QueryGroup> All(QuerySet queries, SessionCorpus training) =>
        [.. ByTruthPopularity(queries, training), .. ByQueryLength(queries), .. ByQueryKnown(queries, training), .. ByRepetition(queries)];

    /// <summary>Groups of the same name as one, in the customary order.</summary>
    public static IReadOnlyList<QueryGroup> Merge(IEnumerable<QueryGroup> groups) =>
        [.. groups.GroupBy(g => g.Name).OrderBy(g => OrderOf(g.Key)).Select(g => new QueryGroup(g.Key, [.. g.SelectMany(part => part.Queries)]))];

    /// <summary>Where a group of that name comes in tables; unknown ones at the end.</summary>
    internal static int OrderOf(string name) => Array.IndexOf(AllNames, name) is >= 0 and var place ? place : int.MaxValue;

    private static string[] Bands(SessionCorpus training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var events = new int[training.ItemCount];
        foreach (var item in training.Items) events[item]++;
        var bands = new string[events.Length];
        long before = 0;
        foreach (var item in Enumerable.Range(0, events.Length).OrderByDescending(i => events[i]))
        {
            bands[item] = events[item] == 0 ? "cold" : (before * 3 / training.EventCount) switch { 0 => "head", 1 => "middle", _ => "tail" };
            before += events[item];
        }

        return bands;
    }

    private static List<QueryGroup> Group(QuerySet queries, Func<int, string> nameOf, string[] order) =>
    [
        .. Enumerable.Range(0, queries.Count).GroupBy(nameOf)
            .OrderBy(g => Array.IndexOf(order, g.Key))
            .Select(g => new QueryGroup(g.Key, [.. g])),
    ];
}
