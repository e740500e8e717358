using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The value of each trial in order, the best so far, and the simple models beside them.</summary>
internal static class HistoryFigure
{
    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var trials = study.Valued.ToList();
        if (trials.Count == 0) yield break;
        var best = new List<(double, double)>();
        var sofar = study.Maximises ? double.NegativeInfinity : double.PositiveInfinity;
        foreach (var trial in trials)
        {
            sofar = study.Maximises ? Math.Max(sofar, trial.Value!.Value) : Math.Min(sofar, trial.Value!.Value);
            best.Add((trial.Trial, sofar));
        }

        var points = Chart.Series("scatter", "trials", trials.Select(t => ((double)t.Trial, t.Value!.Value)));
        points["symbolSize"] = 6;
        var line = Chart.Series("line", "best so far", best);
        line["step"] = "end";
        var baselines = study.Baselines.Select(b => (b.Model, Value: b.Validation[study.Metric])).ToList();
        var vertical = Chart.NumberAxis($"{study.Metric}, validation");
        if (baselines.Count > 0)
        {
            // A marked line does not widen its axis by itself.
            var values = trials.Select(t => t.Value!.Value).Concat(baselines.Select(b => b.Value)).ToList();
            Chart.Cover(vertical, values.Min(), values.Max());
            line["markLine"] = Chart.Lines(baselines, (double)vertical["max"]! - (double)vertical["min"]!);
        }

        yield return new Figure(
            "history",
            "History",
            "Each point is a trial's last validation value; the line is the best so far; dashed lines are simple models on the same queries.",
            Chart.Plane(Chart.CountAxis("trial"), vertical, [points, line], legend: true),
            new FigureTable(["trial", study.Metric, "best_so_far"], [.. trials.Select((t, i) => new object?[] { t.Trial, t.Value, best[i].Item2 })]));
    }
}
