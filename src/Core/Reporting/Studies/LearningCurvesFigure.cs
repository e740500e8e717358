using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The tuned metric against epochs, a line a trial; the best stands out.</summary>
internal static class LearningCurvesFigure
{
    /// <summary>More lines than this are a smear: the best ones and an even choice of the others are drawn.</summary>
    private const int MostLines = 120;

    private const int BestLines = 10;

    /// <summary>How lines look by what became of their trials; the samples stand in the legend.</summary>
    private static readonly (string Name, string Color, double Width, double Opacity)[] Looks =
    [
        ("best", "#d55e00", 3, 1), ("running", "#0072b2", 1.6, .9), ("waiting", "#56b4e9", 1, .7), ("paused", "#e69f00", 1.2, .7), ("completed", "#009e73", 1, .6),
        ("stopped", "#8a93a0", 1, .55), ("failed", "#cc79a7", 1.2, .8),
    ];

    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var curves = study.Trials.Where(t => t.Curve.Any(double.IsFinite)).ToList();
        if (curves.Count == 0 || curves.Max(t => t.Curve.Count) < 2) yield break;
        var best = study.Best;
        var ranked = BestTrial.Rank(curves, BestScope.Last, study.Spec.Mode).Select(b => b.Trial).ToList();
        var shown = ranked.Where((t, i) => i < BestLines || IsDrawn(i - BestLines, ranked.Count - BestLines)).Reverse().ToList();
        var series = shown.Select(trial =>
        {
            var line = Line($"#{trial.Trial}", LookOf(trial, best), trial.Curve.Select((value, i) => (i + 1.0, value)));
            line["emphasis"] = new JsonObject { ["focus"] = "series" };
            return line;
        });

        // The samples have no data: they give the legend its entries, and a page that continues the lines their looks.
        var plane = Chart.Plane(Chart.CountAxis("epoch"), Chart.NumberAxis($"{study.Metric}, validation"), series.Concat(Looks.Select(look => Line(look.Name, look.Name, []))), legend: true);
        var legend = plane["legend"]!.AsObject();
        legend["data"] = new JsonArray([.. Looks.Select(l => l.Name).Where(name => shown.Any(t => LookOf(t, best) == name)).Select(name => JsonValue.Create(name))]);
        legend["icon"] = "roundRect";
        legend["itemHeight"] = 4;
        legend["selectedMode"] = false;
        var note = shown.Count < curves.Count ? $" {shown.Count} of {curves.Count} trials are drawn: the ten best and an even choice of the others." : "";
        yield return new Figure(
            "learning-curves",
            "Learning curves",
            $"A line is a trial; the best (#{best?.Trial}) stands out. Lines that end early were stopped or paused.{note}",
            plane,
            new FigureTable(["trial", "epoch", study.Metric], [.. curves.SelectMany(t => t.Curve.Select((value, i) => new object?[] { t.Trial, i + 1, value }))]));
    }

    /// <summary>Whether one of the others is drawn: all where there is room, else exactly as many as there is room for, evenly.</summary>
    private static bool IsDrawn(int index, int count)
    {
        const int Room = MostLines - BestLines;
        return count <= Room || (long)(index + 1) * Room / count > (long)index * Room / count;
    }

    private static string LookOf(TrialRow trial, TrialRow? best) => trial.Trial == best?.Trial ? "best" : trial.State.ToString().ToLowerInvariant();

    private static JsonObject Line(string name, string look, IEnumerable<(double, double)> points)
    {
        var (_, color, width, opacity) = Looks.First(l => l.Name == look);
        var line = Chart.Series("line", name, points);
        line["lineStyle"] = new JsonObject { ["width"] = width, ["opacity"] = opacity, ["color"] = color };
        line["itemStyle"] = new JsonObject { ["color"] = color };
        line["z"] = look switch { "best" => 4, "running" => 3, _ => 2 };
        return line;
    }
}
