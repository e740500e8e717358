using System.Globalization;
using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>What early stopping saved: epochs trained beside those that all trials would have taken.</summary>
internal static class SavedEpochsFigure
{
    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var begun = study.Trials.Where(t => t.Epoch > 0).ToList();
        if (begun.Count == 0) yield break;
        var trained = begun.Sum(t => (long)t.Epoch);
        var planned = begun.Sum(t => (long)Math.Max(t.PlannedEpochs, t.Epoch));
        if (planned == trained) yield break;
        var seconds = begun.Sum(t => t.Seconds);
        var saved = begun.Sum(t => t.Seconds / t.Epoch * Math.Max(0, t.PlannedEpochs - t.Epoch));
        JsonObject Bar(string name, double value, string color) => new()
        {
            ["type"] = "bar",
            ["stack"] = "time",
            ["name"] = name,
            ["itemStyle"] = new JsonObject { ["color"] = color },
            ["label"] = new JsonObject { ["show"] = true, ["formatter"] = string.Create(CultureInfo.InvariantCulture, $"{value:#,##0} s") },
            ["data"] = new JsonArray(Math.Round(value, 1)),
        };
        yield return new Figure(
            "saved",
            "Time saved by early stopping",
            string.Create(CultureInfo.InvariantCulture, $"{trained:#,##0} epochs were trained of {planned:#,##0} planned. The saved time is an estimate: each trial's own mean time of an epoch, for the epochs it did not train."),
            Chart.Plane(Chart.NumberAxis("seconds of all slots together", fromZero: true), Chart.WordAxis("", [study.Spec.Name]), [Bar("trained", seconds, "#0072b2"), Bar("saved", saved, "#56b4e9")], legend: true),
            new FigureTable(["epochs_trained", "epochs_planned", "seconds_trained", "seconds_saved"], [[trained, planned, seconds, saved]]))
        { Height = 200 };
    }
}
