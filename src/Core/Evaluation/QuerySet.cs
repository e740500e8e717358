using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>
/// Questions with known answers: each is a session's items up to a position (the query, oldest first) and the item at that
/// position (the truth). Queries are views into the corpus; nothing is copied.
/// </summary>
public sealed class QuerySet
{
    private readonly int[] _sessions;
    private readonly int[] _positions;
    private readonly int[] _truths;
    private readonly int[] _lastItems;

    /// <param name="corpus">The whole corpus, from which the sessions are.</param>
    /// <param name="sessions">The session of each query.</param>
    /// <param name="positions">The position of each truth in its session, at least 1: the query is what comes before.</param>
    public QuerySet(SessionCorpus corpus, int[] sessions, int[] positions)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(positions);
        if (sessions.Length != positions.Length) throw new ArgumentException("There must be one position for each session.", nameof(positions));
        (Corpus, _sessions, _positions) = (corpus, sessions, positions);
        _truths = new int[sessions.Length];
        _lastItems = new int[sessions.Length];
        for (var q = 0; q < sessions.Length; q++)
        {
            var session = corpus.Session(sessions[q]);
            if (positions[q] < 1 || positions[q] >= session.Length)
                throw new ArgumentException($"Query {q}: position {positions[q]} leaves no query or no truth in a session of {session.Length}.", nameof(positions));
            _truths[q] = session[positions[q]];
            _lastItems[q] = session[positions[q] - 1];
        }
    }

    public SessionCorpus Corpus { get; }

    public int Count => _sessions.Length;

    /// <summary>The session of each query, an index into the corpus.</summary>
    public ReadOnlySpan<int> Sessions => _sessions;

    /// <summary>The position of each truth in its session.</summary>
    public ReadOnlySpan<int> Positions => _positions;

    /// <summary>The item of each truth.</summary>
    public ReadOnlySpan<int> Truths => _truths;

    /// <summary>The last item of each query: all of it for models that look at one item.</summary>
    public ReadOnlySpan<int> LastItems => _lastItems;

    /// <summary>The items of query <paramref name="query"/>, oldest first.</summary>
    public ReadOnlySpan<int> Items(int query) => Corpus.Session(_sessions[query])[.._positions[query]];
}
