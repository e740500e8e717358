using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The figures of one trial.</summary>
public static class TrialFigures
{
    /// <summary>The tuned metric on validation and test queries, with the best trial beside it, and the loss where the model has one.</summary>
    /// <param name="metric">The tuned metric.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="epochs">Its accepted results, in order.</param>
    /// <param name="best">The study's best trial; null where that is this one, or there is none.</param>
    public static IEnumerable<Figure> Of(string metric, int trial, IReadOnlyList<EpochRow> epochs, TrialRow? best)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(epochs);
        if (epochs.Count == 0) yield break;
        var test = TrialTraining.TestPrefix + metric;
        var lines = new List<(string Name, IEnumerable<(double, double)> Points)>();
        void Add(string name, string key)
        {
            if (epochs.Any(e => e.Metrics.ContainsKey(key))) lines.Add((name, epochs.Where(e => e.Metrics.ContainsKey(key)).Select(e => ((double)e.Epoch, e.Metrics[key]))));
        }

        Add("validation", metric);
        Add("test", test);
        if (best is not null) lines.Add(($"validation, best trial #{best.Trial}", best.Curve.Select((value, i) => (i + 1.0, value))));
        yield return new Figure(
            "curve",
            $"Trial #{trial}",
            "The tuner sees the validation queries alone.",
            Chart.Plane(Chart.CountAxis("epoch"), Chart.NumberAxis(metric), lines.Select(l => Marked(Chart.Series("line", l.Name, l.Points), epochs.Count)), legend: true),
            TableOf(epochs, metric, test));
        var loss = epochs.All(e => e.Metrics.ContainsKey("loss_per_pair")) ? "loss_per_pair" : "loss";
        if (!epochs.All(e => e.Metrics.ContainsKey(loss))) yield break;
        yield return new Figure(
            "loss",
            $"Loss of trial #{trial}",
            "What training makes smaller, at each epoch.",
            Chart.Plane(Chart.CountAxis("epoch"), Chart.NumberAxis(loss.Replace('_', ' ')), [Marked(Chart.Series("line", "loss", epochs.Select(e => ((double)e.Epoch, e.Metrics[loss]))), epochs.Count)]),
            TableOf(epochs, loss));
    }

    /// <summary>A curve of one point is seen as a point.</summary>
    private static JsonObject Marked(JsonObject line, int epochs)
    {
        line["showSymbol"] = epochs < 30;
        return line;
    }

    private static FigureTable TableOf(IReadOnlyList<EpochRow> epochs, params string[] metrics) =>
        new(["epoch", .. metrics], [.. epochs.Select(e => (IReadOnlyList<object?>)[e.Epoch, .. metrics.Select(m => e.Metrics.TryGetValue(m, out var value) ? (object?)value : null)])]);
}
