using SessionRec.Core.Evaluation.Metrics;

namespace SessionRec.Core.Tuning.Trials;

/// <summary>The metrics that a trial reports after each epoch, beside those of its test queries, which decide nothing.</summary>
public static class ReportedMetrics
{
    /// <summary>The training's loss, of models that have one.</summary>
    public const string Loss = "loss";

    /// <summary>The same by trained pair.</summary>
    public const string LossPerPair = "loss_per_pair";

    /// <summary>Every name: each metric of <see cref="MetricRegistry"/> at the customary cut-offs, and the losses.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. from metric in MetricRegistry.All
           from k in MetricRegistry.CutOffs
           select new MetricName(metric, k).ToString(),
        Loss,
        LossPerPair,
    ];

    public static bool IsLoss(string name) => name is Loss or LossPerPair;

    /// <summary>Why a trial is not judged by <paramref name="name"/>, for people; null where it can be.</summary>
    public static string? Complaint(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (All.Contains(name)) return null;
        if (name.StartsWith(TrialTraining.TestPrefix, StringComparison.Ordinal))
            return $"{name} is measured on the test queries, which decide nothing; write {name[TrialTraining.TestPrefix.Length..]}";
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && MetricRegistry.Find(name[..at]) is not null
            ? $"trials do not report {name}; they report {name[..at]} at {string.Join(", ", MetricRegistry.CutOffs)}"
            : Files.NearestName.Unknown("metric", name, All);
    }
}
