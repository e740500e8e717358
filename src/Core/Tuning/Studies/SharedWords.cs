namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// Every message brings its own copies of the same few names: metrics, workers, reasons. A study keeps its trials for good, so it keeps each of
/// these words once.
/// </summary>
internal sealed class SharedWords
{
    /// <summary>Reasons may be as many as errors are; beyond so many words the rest stay as they are.</summary>
    private const int MostWords = 10_000;

    private static readonly TrialMetrics None = new([], []);

    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private string[] _metricNames = [];

    public string Share(string word)
    {
        if (_words.TryGetValue(word, out var known)) return known;
        if (_words.Count < MostWords) _words[word] = word;
        return word;
    }

    public TrialMetrics Share(IReadOnlyDictionary<string, double> metrics)
    {
        if (metrics.Count == 0) return None;
        if (!metrics.Keys.SequenceEqual(_metricNames)) _metricNames = [.. metrics.Keys.Select(Share)];
        return new TrialMetrics(_metricNames, [.. metrics.Values]);
    }

    public TrialSnapshot Share(TrialSnapshot trial) => trial with
    {
        Metrics = Share(trial.Metrics),
        Worker = trial.Worker is { } worker ? Share(worker) : null,
        Reason = trial.Reason is { } reason ? Share(reason) : null,
    };
}
