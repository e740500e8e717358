using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>Each parameter alone against the tuned metric.</summary>
internal static class SliceFigure
{
    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        foreach (var parameter in study.Searched)
        {
            var trials = study.Valued.Where(t => t.Parameters.TryGet(parameter.Name, out _)).ToList();
            var scale = new ParameterScale(parameter, trials);
            var points = Chart.Series("scatter", parameter.Name, trials.Select(t => (scale.PlaceOf(t.Parameters[parameter.Name]), t.Value!.Value)));
            points["symbolSize"] = 7;
            points["itemStyle"] = new JsonObject { ["opacity"] = .7 };
            yield return new Figure(
                $"slice-{parameter.Name}",
                $"{study.Metric} by {parameter.Name}",
                "",
                Chart.Plane(
                    scale.IsNumeric ? Chart.NumberAxis(parameter.Name, scale.IsLog) : Chart.WordAxis(parameter.Name, scale.Labels),
                    Chart.NumberAxis($"{study.Metric}, validation"),
                    [points]),
                new FigureTable(["trial", parameter.Name, study.Metric], [.. trials.Select(t => new object?[] { t.Trial, t.Parameters[parameter.Name].ToString(), t.Value })]))
            { Height = 300 };
        }
    }
}
