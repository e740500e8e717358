using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Cli.Tuning;

/// <summary>A study's best trial in a scope, and how it did on validation and test queries.</summary>
/// <param name="Study">The study.</param>
/// <param name="Best">The trial and its value.</param>
/// <param name="Epoch">The epoch the metrics are of: that of the value, or the trial's last where the value is a mean.</param>
/// <param name="Metrics">All metrics of that epoch.</param>
/// <param name="Queries">Queries a metric is the mean of; null where the protocol does not say.</param>
/// <param name="Others">The best trials of the other scopes.</param>
/// <param name="Tied">The trials that cannot be told apart from it; null where hits were not kept or the value is a mean over epochs.</param>
internal sealed record BestConfiguration(
    StudySummary Study, BestTrial Best, int Epoch, IReadOnlyDictionary<string, double> Metrics, int? Queries, IReadOnlyList<BestTrial> Others, TiedTrials? Tied)
{
    public string Metric => Study.Metric;

    /// <summary>The tuned metric on the test queries; null where it has none there, as a loss.</summary>
    public double? Test => MetricOrNull(TrialTraining.TestPrefix + Metric);

    /// <summary>MRR at the tuned metric's cut-off, on the test queries.</summary>
    public (string Name, double Value)? TestReciprocalRank
    {
        get
        {
            var at = Metric.IndexOf('@');
            var name = at < 0 ? "mrr@10" : "mrr" + Metric[at..];
            return MetricOrNull(TrialTraining.TestPrefix + name) is { } value ? (name, value) : null;
        }
    }

    /// <summary>The parameters that people chose: without the seed, which the study draws.</summary>
    public ParameterSet Parameters => new(Best.Trial.ParametersAt(Epoch).Where(p => p.Key != "seed"));

    /// <exception cref="InputException">No trial has a result yet.</exception>
    public static async Task<BestConfiguration> FindAsync(IStudyClient client, string study, BestScope scope, CancellationToken cancellation)
    {
        var summary = await client.StudyAsync(study, cancellation);
        var trials = await client.TrialsAsync(study, cancellation);
        var mode = summary.Mode == "min" ? OptimizationMode.Min : OptimizationMode.Max;
        var best = BestTrial.Find(trials, scope, mode) ?? throw new InputException($"No trial of {study} has a result yet.");
        var epoch = best.Epoch ?? best.Trial.Epoch;
        var metrics = epoch == best.Trial.Epoch ? best.Trial.Metrics : await MetricsAsync(client, study, best.Trial.Trial, epoch, cancellation);
        var submission = await client.SubmissionAsync(study, cancellation);
        var tied = best.Epoch is null ? null : TiedTrials.Find(best.Trial.Trial, await client.HitsAsync(study, scope, cancellation));
        return new BestConfiguration(summary, best, epoch, metrics, tied?.Queries ?? Core.Reporting.StandardError.Queries(Core.Tuning.Studies.Study.ReadSpec(submission), submission.Corpus), [.. BestTrial.FindAll(trials, mode).Where(b => b.Scope != scope)], tied);
    }

    /// <summary>The standard error of the tuned metric's validation value, where it is a share of queries.</summary>
    public double? StandardError => MetricOrNull(Metric) is { } value ? Core.Reporting.StandardError.Of(Metric, value, Queries) : null;

    private double? MetricOrNull(string name) => Metrics.TryGetValue(name, out var value) ? value : null;

    private static async Task<IReadOnlyDictionary<string, double>> MetricsAsync(IStudyClient client, string study, int trial, int epoch, CancellationToken cancellation)
    {
        await foreach (var row in client.EpochsAsync(study, trial, cancellation).WithCancellation(cancellation))
            if (row.Epoch == epoch)
                return row.Metrics;
        return new Dictionary<string, double>();
    }
}
