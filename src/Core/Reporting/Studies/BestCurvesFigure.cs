using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The learning curves of the best trials of several studies on one pair of axes.</summary>
public static class BestCurvesFigure
{
    /// <summary>The figure; null where no study has a result.</summary>
    public static Figure? Of(IReadOnlyList<StudyRecord> studies)
    {
        ArgumentNullException.ThrowIfNull(studies);
        var best = studies.Select(s => (Study: s, Trial: s.Best)).Where(b => b.Trial is not null).Select(b => (b.Study, Trial: b.Trial!)).ToList();
        if (best.Count == 0) return null;
        var metrics = best.Select(b => b.Study.Metric).Distinct().ToList();
        string NameOf((StudyRecord Study, Tuning.Studies.TrialRow Trial) b) => $"{b.Study.Spec.Name} #{b.Trial.Trial}{(metrics.Count > 1 ? $", {b.Study.Metric}" : "")}";
        var lines = best.Select((b, i) =>
        {
            var line = Chart.Series("line", NameOf(b), b.Trial.Curve.Select((value, epoch) => (epoch + 1.0, value)));
            line["lineStyle"] = new System.Text.Json.Nodes.JsonObject { ["width"] = 2, ["type"] = i % 2 == 0 ? "solid" : "dashed" };
            line["showSymbol"] = b.Trial.Curve.Count < 2;
            return line;
        });
        return new Figure(
            "best-curves",
            "The best trial of each",
            metrics.Count > 1 ? "They tune different metrics: the curves are not of the same kind." : "Validation values by epoch.",
            Chart.Plane(Chart.CountAxis("epoch"), Chart.NumberAxis(metrics.Count == 1 ? $"{metrics[0]}, validation" : "value, validation"), lines, legend: true),
            new FigureTable(["study", "trial", "epoch", "value"], [.. best.SelectMany(b => b.Trial.Curve.Select((value, i) => new object?[] { b.Study.Spec.Name, b.Trial.Trial, i + 1, value }))]));
    }
}
