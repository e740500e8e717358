using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>What a set of queries is like, as far as it says how much its figures are worth.</summary>
/// <param name="Queries">How many there are.</param>
/// <param name="OwnTruth">Queries whose truth is their own last item: models that leave the query out miss them by design.</param>
/// <param name="SeenPairs">Queries whose last item and truth come one after the other somewhere in training.</param>
/// <param name="ColdTruths">Queries whose truth training does not have: nobody can hit them.</param>
/// <param name="AskedBeforeLearned">Queries older than some event of training; null where there are no times.</param>
/// <param name="SameTime">Queries whose last item has the very time of the truth, as lines of one basket do; null where there are no times.</param>
public sealed record QueryFacts(int Queries = 0, int OwnTruth = 0, int SeenPairs = 0, int ColdTruths = 0, int? AskedBeforeLearned = 0, int? SameTime = 0)
{
    /// <summary>These facts with those of more queries.</summary>
    public QueryFacts Add(QuerySet queries, SessionCorpus training)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(training);
        var known = new bool[training.ItemCount];
        foreach (var item in training.Items) known[item] = true;
        var (pairs, own, cold) = (PairsOf(queries), 0, 0);
        var seen = SeenIn(training, pairs);
        var seenPairs = 0;
        for (var q = 0; q < queries.Count; q++)
        {
            if (queries.LastItems[q] == queries.Truths[q]) own++;
            if (!known[queries.Truths[q]]) cold++;
            if (seen.Contains((queries.LastItems[q], queries.Truths[q]))) seenPairs++;
        }

        return new QueryFacts(Queries + queries.Count, OwnTruth + own, SeenPairs + seenPairs, ColdTruths + cold, AskedBeforeLearned + Early(queries, training), SameTime + Together(queries));
    }

    private static HashSet<(int, int)> PairsOf(QuerySet queries)
    {
        var pairs = new HashSet<(int, int)>(queries.Count);
        for (var q = 0; q < queries.Count; q++) pairs.Add((queries.LastItems[q], queries.Truths[q]));
        return pairs;
    }

    private static HashSet<(int, int)> SeenIn(SessionCorpus training, HashSet<(int, int)> pairs)
    {
        var seen = new HashSet<(int, int)>();
        for (var s = 0; s < training.SessionCount; s++)
        {
            var session = training.Session(s);
            for (var i = 1; i < session.Length; i++)
                if (pairs.Contains((session[i - 1], session[i]))) seen.Add((session[i - 1], session[i]));
        }

        return seen;
    }

    private static int? Early(QuerySet queries, SessionCorpus training)
    {
        if (queries.Corpus.Times is not { } times || training.Times is not { Count: > 0 } learned) return null;
        var last = learned.Max();
        return Enumerable.Range(0, queries.Count).Count(q => times[Truth(queries, q)] < last);
    }

    private static int? Together(QuerySet queries) => queries.Corpus.Times is { } times
        ? Enumerable.Range(0, queries.Count).Count(q => times[Truth(queries, q)] == times[Truth(queries, q) - 1])
        : null;

    /// <summary>The place of a truth among all events.</summary>
    private static int Truth(QuerySet queries, int query) => queries.Corpus.Offsets[queries.Sessions[query]] + queries.Positions[query];
}
