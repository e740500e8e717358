using SessionRec.Core.Data;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary>
/// The published protocol of "hyperparameters matter": learn from every session without its last item; for
/// <see cref="Size"/> sessions each of test and validation, sampled with NumPy's generator, predict the last item from the
/// one before it.
/// </summary>
/// <remarks>
/// The draws are those of <c>numpy.random.default_rng(seed).choice(range(N), 2 * size, replace=False)</c>: the first half
/// is the test set, the rest the validation set. Sessions of one item, of which there are none in the published data, are
/// not sampled and not learned from. The query is the whole session before its last item; models that look at one item
/// take the last of it, as published.
/// </remarks>
public sealed record LastItemProtocol : IEvaluationProtocol
{
    /// <summary>Queries in each of the test and the validation set.</summary>
    public int Size { get; init; } = 1000;

    /// <summary>Seed of the sample.</summary>
    public ulong Seed { get; init; } = 123;

    public string Name => "last-item";

    public bool NeedsTimes => false;

    public IReadOnlyList<string> Caveats =>
    [
        "Training may see events that came later than a query: sessions are cut by position, not by date.",
        "Where query and truth are the same item, models that leave the query out of their answer miss by design.",
        "Items that occur only as a session's last one cannot be recommended and count as misses.",
    ];

    public EvaluationSplit Split(SessionCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (Size < 1) throw new InputException($"protocol.size is {Size}: it is at least 1.");
        var eligible = Eligible(corpus);
        if (eligible.Length < 2L * Size)
            throw new InputException($"protocol.size is {Size}, which takes {2L * Size:N0} sessions of at least 2 items for test and validation; the data have {eligible.Length:N0}. The largest size is {eligible.Length / 2:N0}.");

        var sample = NumpyChoice.WithoutReplacement(new NumpyGenerator(Seed), eligible.Length, 2 * Size);
        var sessions = Array.ConvertAll(sample, i => eligible[i]);
        return new EvaluationSplit(WithoutLastItems(corpus), LastItems(corpus, sessions[Size..]), LastItems(corpus, sessions[..Size]));
    }

    private static int[] Eligible(SessionCorpus corpus) =>
        [.. Enumerable.Range(0, corpus.SessionCount).Where(s => corpus.Session(s).Length >= 2)];

    private static QuerySet LastItems(SessionCorpus corpus, int[] sessions) =>
        new(corpus, sessions, Array.ConvertAll(sessions, s => corpus.Session(s).Length - 1));

    private static SessionCorpus WithoutLastItems(SessionCorpus corpus)
    {
        var lengths = new int[corpus.SessionCount];
        for (var s = 0; s < lengths.Length; s++) lengths[s] = Math.Max(corpus.Session(s).Length - 1, 0);
        return corpus.Prefixes(lengths);
    }
}
