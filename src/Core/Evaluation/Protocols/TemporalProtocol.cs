using System.Globalization;
using SessionRec.Core.Data;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary>
/// Learn from the events before a date, tune on the period after it, test on the period after that. Every event of a
/// period that has another before it in its session is a query; the whole catalogue is ranked.
/// </summary>
/// <remarks>
/// Of a session that lies across the date, the events before it are learned from, and the later ones are asked for given
/// all that came before them: nobody learns from what lies after a query. Sliding windows
/// (<see cref="Window"/> = 0, 1, 2, ...) repeat the split at earlier dates.
/// Source: Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018), for the windows.
/// </remarks>
public sealed record TemporalProtocol : IEvaluationProtocol
{
    /// <summary>Length of the validation period, which ends where the test period begins.</summary>
    public TimeSpan Validation { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Length of the test period, which ends with the last event (of the window).</summary>
    public TimeSpan Test { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Learn only from so long before the validation period; null learns from all.</summary>
    public TimeSpan? Training { get; init; }

    /// <summary>How many test periods before the last event the test period ends.</summary>
    public int Window { get; init; }

    /// <summary>Ask for items that the session had before, too.</summary>
    public bool Repeats { get; init; } = true;

    /// <summary>Ask for items that training does not know, too; they count as misses.</summary>
    public bool ColdTruths { get; init; } = true;

    /// <summary>Sample so many queries of each period; 0 asks all.</summary>
    public int MaximumQueries { get; init; }

    /// <summary>Seed of the sample.</summary>
    public ulong Seed { get; init; } = 123;

    public string Name => "temporal";

    public bool NeedsTimes => true;

    public IReadOnlyList<string> Caveats =>
    [
        "The model is not learned again between validation and test: at the test period it is older than it would be in service.",
        "Long sessions weigh more: each of their events is a query. Intervals treat queries as independent, which those of a session are not.",
    ];

    public EvaluationSplit Split(SessionCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var times = RequireOrderedTimes(corpus);
        var end = times.Max() - (Window * Test.TotalSeconds);
        var testFrom = end - Test.TotalSeconds;
        var validationFrom = testFrom - Validation.TotalSeconds;
        var trainingFrom = Training is { } length ? validationFrom - length.TotalSeconds : double.NegativeInfinity;

        var training = Between(corpus, times, trainingFrom, validationFrom);
        if (training.EventCount == 0) throw Empty("to learn from before the validation period", validationFrom);
        var known = new bool[corpus.ItemCount];
        foreach (var item in training.Items) known[item] = true;
        var validation = Queries(corpus, times, known, t => t >= validationFrom && t < testFrom);
        if (validation.Count == 0) throw Empty("to ask for in the validation period", validationFrom);
        var test = Queries(corpus, times, known, t => t >= testFrom && t <= end);
        if (test.Count == 0) throw Empty("to ask for in the test period", testFrom);
        return new EvaluationSplit(training, validation, test);
    }

    private static double[] RequireOrderedTimes(SessionCorpus corpus)
    {
        if (corpus.Times is null) throw new InputException("protocol: temporal needs the time of every event; the data were read without.");
        double[] times = [.. corpus.Times];
        for (var s = 0; s < corpus.SessionCount; s++)
            for (var e = corpus.Offsets[s] + 1; e < corpus.Offsets[s + 1]; e++)
                if (times[e] < times[e - 1])
                    throw new InputException($"protocol: temporal needs the events of a session in order of time; those of session {corpus.SessionIds?[s] ?? s.ToString(CultureInfo.InvariantCulture)} are not. Formats table and yoochoose order them.");
        return times;
    }

    /// <summary>The events from one time up to, and without, another, with the sessions they belong to.</summary>
    private static SessionCorpus Between(SessionCorpus corpus, double[] times, double from, double to)
    {
        var ranges = new (int Start, int End)[corpus.SessionCount];
        for (var s = 0; s < ranges.Length; s++)
        {
            var (start, end) = (corpus.Offsets[s], corpus.Offsets[s + 1]);
            while (start < end && times[start] < from) start++;
            while (end > start && times[end - 1] >= to) end--;
            ranges[s] = (start, end);
        }

        return corpus.Slices(ranges);
    }

    private QuerySet Queries(SessionCorpus corpus, double[] times, bool[] known, Func<double, bool> inPeriod)
    {
        var (sessions, positions) = (new List<int>(), new List<int>());
        for (var s = 0; s < corpus.SessionCount; s++)
        {
            var items = corpus.Session(s);
            for (var p = 1; p < items.Length; p++)
            {
                if (!inPeriod(times[corpus.Offsets[s] + p])) continue;
                if (!Repeats && items[..p].Contains(items[p])) continue;
                if (!ColdTruths && !known[items[p]]) continue;
                sessions.Add(s);
                positions.Add(p);
            }
        }

        if (MaximumQueries == 0 || sessions.Count <= MaximumQueries) return new QuerySet(corpus, [.. sessions], [.. positions]);
        var sample = NumpyChoice.WithoutReplacement(new NumpyGenerator(Seed), sessions.Count, MaximumQueries);
        Array.Sort(sample);
        return new QuerySet(corpus, Array.ConvertAll(sample, i => sessions[i]), Array.ConvertAll(sample, i => positions[i]));
    }

    private InputException Empty(string what, double from) => new(
        $"protocol: temporal finds nothing {what}, which begins {DateTimeOffset.UnixEpoch.AddSeconds(from):yyyy-MM-dd HH:mm} UTC (validation {Validation.TotalDays:0.###} days, test {Test.TotalDays:0.###} days, window {Window}).");
}
