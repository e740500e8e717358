using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning.Importance;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>How much each parameter matters, by fANOVA (with pairs) and by PED-ANOVA.</summary>
internal static class ImportanceFigure
{
    private const int MostPairs = 3;

    public static IEnumerable<Figure> Of(StudyRecord study, CancellationToken cancellation)
    {
        var shares = study.Importance(interactions: true, cancellation);
        if (shares.Count == 0) yield break;
        var among = PedAnova.Evaluate(study.Spec.Space, study.Observations).ToDictionary(i => i.Parameters[0], i => i.Importance);
        var rows = shares.Where(i => i.Parameters.Count == 1).Concat(shares.Where(i => i.Parameters.Count == 2).Take(MostPairs)).ToList();
        rows.Reverse();
        JsonObject Bars(string name, Func<ParameterImportance, double> value) =>
            new() { ["type"] = "bar", ["name"] = name, ["data"] = new JsonArray([.. rows.Select(r => Chart.Number(value(r)))]) };
        double Among(ParameterImportance row) => row.Parameters.Count == 1 && among.TryGetValue(row.Parameters[0], out var value) ? value : double.NaN;
        var option = Chart.Plane(
            Chart.NumberAxis("share of the variance explained", fromZero: true),
            Chart.WordAxis("", rows.Select(r => string.Join(" × ", r.Parameters))),
            [Bars("fANOVA, over the whole space", r => r.Importance), Bars("PED-ANOVA, for being in the best 10%", Among)],
            legend: true);
        option["grid"]!["left"] = 170;
        yield return new Figure(
            "importance",
            "Importance of the parameters",
            "fANOVA (Hutter et al. 2014) asks what explains the metric over the whole space; PED-ANOVA (Watanabe et al. 2023) what tells the best tenth of the trials from all. " +
            "Each trial counts with its last value; one that was stopped early with what it had reached then.",
            option,
            new FigureTable(["parameters", "fanova", "fanova_deviation", "ped_anova"], [.. rows.AsEnumerable().Reverse().Select(r => new object?[] { string.Join(" x ", r.Parameters), r.Importance, r.Deviation, double.IsNaN(Among(r)) ? null : Among(r) })]))
        { Height = Math.Max(260, 90 + (rows.Count * 44)) };
    }
}
