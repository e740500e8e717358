using System.Globalization;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>A study as one HTML page: where it stands, the best configuration beside the simple models, every figure, the trials, the file.</summary>
public static class StudyReport
{
    private const int MostTied = 30;
    private const int MostTrials = 200;

    /// <summary>The page.</summary>
    /// <param name="study">The study.</param>
    /// <param name="cancellation">Ends it between two figures.</param>
    public static HtmlReport Create(StudyRecord study, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        var report = new HtmlReport($"Study {study.Spec.Name}");
        report.Facts(Facts(study));
        AddBest(report, study);
        report.Heading("Figures");
        foreach (var figure in StudyFigures.Of(study, cancellation)) report.Add(figure);
        AddTrials(report, study);
        return report.Heading("The study file").Code(study.Spec.Yaml);
    }

    private static IEnumerable<(string, string)> Facts(StudyRecord study)
    {
        var summary = study.Summary;
        var corpus = summary.Corpus;
        yield return ("state", summary.Reason is null ? Word(summary.State) : $"{Word(summary.State)}: {summary.Reason}");
        yield return ("data", string.Create(CultureInfo.InvariantCulture, $"{corpus.Sessions:#,##0} sessions, {corpus.Events:#,##0} events, {corpus.Items:#,##0} items; sha256 {corpus.SessionsSha256}"));
        yield return ("tuned", $"{summary.Model} for {summary.Metric} ({summary.Mode}) on the validation queries");
        yield return ("search", $"sampler {study.Spec.Sampler.Name}, {study.Spec.Scheduler.Summary}, seed {study.Spec.Seed}");
        yield return ("trials", string.Create(CultureInfo.InvariantCulture, $"{study.Trials.Count} begun: {summary.Completed} completed, {summary.Stopped} stopped early, {summary.Paused} paused, {summary.Running} running, {summary.Failed} failed"));
        yield return ("epochs", string.Create(CultureInfo.InvariantCulture, $"{summary.EpochsReported:#,##0} trained"));
        if (summary.StartedAt is { } started)
        {
            var end = summary.EndedAt ?? (study.Epochs.Count > 0 ? study.Epochs.Max(e => e.At) : started);
            yield return ("time", $"{started:yyyy-MM-dd HH:mm} UTC, {(end - started).ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)}");
        }
    }

    private static void AddBest(HtmlReport report, StudyRecord study)
    {
        report.Heading("The best configuration");
        var best = BestTrial.FindAll(study.Trials, study.Spec.Mode);
        if (best.Count == 0)
        {
            report.Paragraph("No trial has a result yet.");
            return;
        }

        report.Table(
            new FigureTable(
                ["scope", "trial", "epoch", $"validation {study.Metric}", $"test {study.Metric}", "parameters"],
                [.. best.Select(b => new object?[] { BestScopes.NameOf(b.Scope), b.Trial.Trial, b.Epoch ?? b.Trial.Epoch, b.Value, TestOf(study, b), b.Trial.ParametersAt(b.Epoch ?? b.Trial.Epoch).ToString() })]),
            "By scope: last is a trial's last value, all its best, the others means. Where they disagree, no single answer is right.");
        AddTied(report, study, best[0].Trial.Trial);
        if (study.Baselines.Count == 0) return;
        var tuned = best[0];
        var rows = study.Baselines.Select(b => (IReadOnlyList<object?>)[b.Model, b.Validation[study.Metric], b.Test[study.Metric]])
            .Append([$"{study.Summary.Model} #{tuned.Trial.Trial}, tuned", tuned.Value, TestOf(study, tuned)])
            .OrderByDescending(r => study.Maximises ? (double?)r[2] : -(double?)r[2]).ToList();
        report.Table(new FigureTable(["model", $"validation {study.Metric}", $"test {study.Metric}"], rows), "Beside the simple models, on the same queries.", marked: row => row[0] is string name && name.EndsWith(", tuned", StringComparison.Ordinal));
    }

    private static void AddTied(HtmlReport report, StudyRecord study, int best)
    {
        if (study.Tied is not { } tied) return;
        report.Paragraph(
            tied.Trials.Count == 0
                ? $"#{best} differs from all {tied.Compared} other trials on the {tied.Queries} validation queries (McNemar's exact test, Holm-corrected, 5%)."
                : $"{tied.Trials.Count} of {tied.Compared} other trials cannot be told apart from #{best} on the {tied.Queries} validation queries (McNemar's exact test, Holm-corrected, 5%): {Numbers(tied.Trials)}.");
    }

    private static string Numbers(IReadOnlyList<TiedTrial> trials) =>
        string.Join(", ", trials.Take(MostTied).Select(trial => $"#{trial.Trial}")) + (trials.Count > MostTied ? " and more" : "");

    private static double? TestOf(StudyRecord study, BestTrial best)
    {
        var name = TrialTraining.TestPrefix + study.Metric;
        if (best.Epoch is { } epoch && epoch != best.Trial.Epoch)
            return study.Epochs.FirstOrDefault(e => e.Trial == best.Trial.Trial && e.Epoch == epoch) is { } row && row.Metrics.TryGetValue(name, out var then) ? then : null;
        return best.Trial.Metrics.TryGetValue(name, out var value) ? value : null;
    }

    private static void AddTrials(HtmlReport report, StudyRecord study)
    {
        var ranked = BestTrial.Rank(study.Trials, BestScope.Last, study.Spec.Mode).Select(b => b.Trial).ToList();
        var trials = ranked.Concat(study.Trials.Except(ranked)).Take(MostTrials).ToList();
        if (trials.Count == 0) return;
        var names = trials.SelectMany(t => t.Parameters.Names).Distinct().Where(n => n != "seed").ToList();
        report.Heading("Trials");
        report.Table(
            new FigureTable(
                ["trial", .. names, "epoch", $"validation {study.Metric}", $"test {study.Metric}", "state", "seconds", "why"],
                [.. trials.Select(t => (IReadOnlyList<object?>)
                [
                    t.Trial,
                    .. names.Select(n => t.Parameters.TryGet(n, out var value) ? value.IsNumber ? ParameterScale.Short(value.AsDouble()) : value.ToString() : ""),
                    t.Epoch,
                    t.Value,
                    t.Metrics.TryGetValue(TrialTraining.TestPrefix + study.Metric, out var test) ? test : null,
                    Word(t.State),
                    Math.Round(t.Seconds, 2),
                    t.Reason ?? "",
                ])]),
            trials.Count < study.Trials.Count ? $"The best {trials.Count} of {study.Trials.Count}; all are in trials.csv." : "Best first.");
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
