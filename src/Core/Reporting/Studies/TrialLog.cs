using System.Globalization;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The log of one trial, from what is stored of it: where it ran, each result, each decision with its reason, each error.</summary>
/// <param name="Lines">Oldest first. Lines are added at the end alone, while the scheduler's clock does not go back.</param>
/// <param name="Attempts">The attempts, in order.</param>
public sealed record TrialLog(IReadOnlyList<TrialLogLine> Lines, IReadOnlyList<TrialAttempt> Attempts)
{
    /// <param name="metric">The tuned metric.</param>
    /// <param name="history">What was decided on the trial, in order.</param>
    /// <param name="epochs">Its accepted results, in order.</param>
    public static TrialLog Of(string metric, IReadOnlyList<TrialHistoryRow> history, IReadOnlyList<EpochRow> epochs)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(epochs);

        // The sort keeps the order of equals: a decision was taken on the result of the same moment.
        var lines = epochs.Select(e => new TrialLogLine(e.At, e.Attempt, e.Worker, TextOf(e, metric)))
            .Concat(history.Select(h => new TrialLogLine(h.At, h.Attempt, h.Worker, $"{h.What}: {h.Reason}")))
            .OrderBy(line => line.At);
        var numbers = history.Where(h => h.Attempt > 0).Select(h => h.Attempt).Concat(epochs.Select(e => e.Attempt)).Distinct().Order();
        return new TrialLog([.. lines], [.. numbers.Select(number => AttemptOf(number, [.. history.Where(h => h.Attempt == number)], [.. epochs.Where(e => e.Attempt == number)]))]);
    }

    /// <summary>As a text file: a line each, times in UTC.</summary>
    public override string ToString() => string.Concat(Lines.Select(line =>
        string.Create(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff'Z'}  attempt {line.Attempt}  {line.Worker ?? "-"}  {line.Text}\n")));

    private static TrialAttempt AttemptOf(int number, IReadOnlyList<TrialHistoryRow> history, IReadOnlyList<EpochRow> epochs)
    {
        var end = history.FirstOrDefault(h => h.EndsAttempt);
        return new TrialAttempt(
            number,
            history.Select(h => h.Worker).Concat(epochs.Select(e => e.Worker)).FirstOrDefault(),
            history.FirstOrDefault(h => h.Kind == TrialHistoryKind.Started)?.At,
            epochs.Count > 0 ? epochs[0].Epoch : null,
            epochs.Count > 0 ? epochs[^1].Epoch : null,
            epochs.Sum(e => e.Seconds),
            end is null ? null : $"{end.What}: {end.Reason}",
            end?.At);
    }

    private static string TextOf(EpochRow epoch, string metric)
    {
        var figures = new List<string>();
        void Add(string name, string key)
        {
            if (epoch.Metrics.TryGetValue(key, out var value)) figures.Add($"{name} {Wording.Value(value)}");
        }

        Add(metric, metric);
        Add("test", TrialTraining.TestPrefix + metric);
        Add("loss a pair", "loss_per_pair");
        return string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: {string.Join(", ", figures)}, {epoch.Seconds:0.00} s");
    }
}
