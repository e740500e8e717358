using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The tuned metric against epochs, a line a trial; the best stands out.</summary>
internal static class LearningCurvesFigure
{
    /// <summary>More lines than this are a smear: the best ones and an even choice of the others are drawn.</summary>
    private const int MostLines = 120;

    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var curves = study.Trials.Where(t => t.Curve.Any(double.IsFinite)).ToList();
        if (curves.Count == 0 || curves.Max(t => t.Curve.Count) < 2) yield break;
        var best = study.Best;
        var ranked = BestTrial.Rank(curves, BestScope.Last, study.Spec.Mode).Select(b => b.Trial).ToList();
        var every = Math.Max(1, (ranked.Count + MostLines - 1) / MostLines);
        var shown = ranked.Where((t, i) => i < 10 || i % every == 0).Reverse().ToList();
        var series = shown.Select(trial =>
        {
            var line = Chart.Series("line", $"#{trial.Trial}", trial.Curve.Select((value, i) => (i + 1.0, value)));
            var isBest = trial.Trial == best?.Trial;
            line["lineStyle"] = new JsonObject { ["width"] = isBest ? 3 : 1, ["opacity"] = isBest ? 1 : .45, ["color"] = isBest ? "#d55e00" : "#0072b2" };
            line["itemStyle"] = new JsonObject { ["color"] = isBest ? "#d55e00" : "#0072b2" };
            line["emphasis"] = new JsonObject { ["focus"] = "series" };
            return line;
        });
        var note = shown.Count < curves.Count ? $" {shown.Count} of {curves.Count} trials are drawn: the ten best and an even choice of the others." : "";
        yield return new Figure(
            "learning-curves",
            "Learning curves",
            $"A line is a trial; the best (#{best?.Trial}) stands out. Lines that end early were stopped or paused.{note}",
            Chart.Plane(Chart.NumberAxis("epoch"), Chart.NumberAxis($"{study.Metric}, validation"), series),
            new FigureTable(["trial", "epoch", study.Metric], [.. curves.SelectMany(t => t.Curve.Select((value, i) => new object?[] { t.Trial, i + 1, value }))]));
    }
}
