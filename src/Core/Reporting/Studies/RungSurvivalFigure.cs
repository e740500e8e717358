using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>How many trials reached each rung of the scheduler, and how many went beyond it.</summary>
internal static class RungSurvivalFigure
{
    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var rungs = study.Spec.CreateScheduler().Milestones;
        if (rungs.Count == 0 || study.Trials.Count == 0) yield break;
        var steps = rungs.Append(study.Spec.PlannedEpochs).Distinct().Order().ToList();
        var rows = steps.ConvertAll(rung => (Rung: rung, Reached: study.Trials.Count(t => t.Epoch >= rung), Beyond: study.Trials.Count(t => t.Epoch > rung)));
        JsonObject Bars(string name, IEnumerable<int> values) => new()
        {
            ["type"] = "bar",
            ["name"] = name,
            ["label"] = new JsonObject { ["show"] = true, ["position"] = "top" },
            ["data"] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]),
        };
        yield return new Figure(
            "rung-survival",
            "Rung survival",
            $"{study.Trials.Count} trials began. {study.Spec.Scheduler.Summary}.",
            Chart.Plane(Chart.WordAxis("epoch of the rung", rows.Select(r => ParameterScale.Short(r.Rung))), Chart.NumberAxis("trials", fromZero: true), [Bars("reached it", rows.Select(r => r.Reached)), Bars("went beyond it", rows.Select(r => r.Beyond))], legend: true),
            new FigureTable(["rung", "reached", "beyond"], [.. rows.Select(r => new object?[] { r.Rung, r.Reached, r.Beyond })]));
    }
}
