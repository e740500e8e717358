using System.Globalization;
using System.Text;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Evaluation.Statistics;

namespace SessionRec.Core.Reporting;

/// <summary>An evaluation as a document: what is printed, and what <c>evaluation.json</c> has.</summary>
/// <param name="Origin">What was evaluated on what.</param>
/// <param name="Metric">The metric that orders the rows.</param>
/// <param name="QueryCount">Queries that all models answered.</param>
/// <param name="Level">The level of confidence of intervals and tests.</param>
/// <param name="BootstrapSeed">Seed of the intervals' draws.</param>
/// <param name="Models">The models, best first.</param>
/// <param name="Groups">The same metric by groups of queries.</param>
/// <param name="Notes">What a reader should know, a sentence each.</param>
public sealed record EvaluationReport(
    EvaluationOrigin Origin,
    string Metric,
    int QueryCount,
    double Level,
    ulong BootstrapSeed,
    IReadOnlyList<EvaluationRow> Models,
    IReadOnlyList<EvaluationGroup> Groups,
    IReadOnlyList<string> Notes)
{
    public const ulong DefaultBootstrapSeed = 1;

    /// <summary>The metric of ranks that every table has beside the one that orders it.</summary>
    public string RankMetric => "mrr@" + MetricName.Parse(Metric).K.ToString(CultureInfo.InvariantCulture);

    /// <summary>Compares <paramref name="models"/>, which answered the same queries.</summary>
    /// <exception cref="InputException">The metric's cut-off is beyond what the answers were looked through to.</exception>
    public static EvaluationReport Of(
        EvaluationOrigin origin, IReadOnlyList<EvaluatedModel> models, IReadOnlyList<QueryGroup> groups, MetricName metric, IEnumerable<string> notes, ulong bootstrapSeed = DefaultBootstrapSeed)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(groups);
        var byMetric = ModelComparison.Of(models, metric, bootstrapSeed);
        var rankMetric = new MetricName(MetricRegistry.Find("mrr")!, metric.K);
        MetricName[] shown = [.. models[0].Metrics.CustomaryMetrics.Append(metric).Append(rankMetric).DistinctBy(m => m.ToString())];
        MetricName[] compared = [metric, .. metric.Metric.Name == "mrr" ? Array.Empty<MetricName>() : [rankMetric]];
        var comparisons = compared.Select(m => ModelComparison.Of(models, m, bootstrapSeed)).ToArray();
        return new EvaluationReport(
            origin,
            metric.ToString(),
            byMetric.QueryCount,
            byMetric.Level,
            bootstrapSeed,
            [.. byMetric.Rows.Select(row => RowOf(row.Model, shown, comparisons, bootstrapSeed))],
            [.. groups.Select(g => GroupOf(g, byMetric.Rows, metric, bootstrapSeed))],
            [.. notes]);
    }

    /// <summary>A line a model with every figure, for spreadsheets.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        string[] metrics = [.. Models[0].Metrics.Keys], catalogue = [.. Models[0].Catalogue.Keys], tests = [.. Models[0].PValues.Keys];
        Line(["model", .. metrics.SelectMany(m => new[] { m, m + "_low", m + "_high", m + "_seed_deviation" }), .. tests.Select(t => "p_" + t), .. catalogue, "seeds", "training_seconds", "query_milliseconds", "memory_bytes"]);
        foreach (var row in Models)
            Line(
            [
                row.Model,
                .. metrics.SelectMany(m => new[] { Number(row.Metrics[m].Value), Number(row.Metrics[m].Low), Number(row.Metrics[m].High), Number(row.Metrics[m].SeedDeviation) }),
                .. tests.Select(t => Number(row.PValues[t])),
                .. catalogue.Select(c => Number(row.Catalogue.TryGetValue(c, out var value) ? value : null)),
                Number(row.Seeds),
                Number(row.TrainingSeconds),
                Number(row.QueryMilliseconds),
                Number(row.MemoryBytes),
            ]);
        return text.ToString();

        void Line(IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Field)).Append('\n');
    }

    /// <summary>A line a group and model, for spreadsheets.</summary>
    public string GroupsToCsv()
    {
        var text = new StringBuilder("group,queries,model," + Metric + ",low,high\n");
        foreach (var group in Groups)
            foreach (var (model, value) in group.Models)
                text.AppendJoin(',', [Field(group.Group), Number(group.Queries), Field(model), Number(value.Value), Number(value.Low), Number(value.High)]).Append('\n');
        return text.ToString();
    }

    private static EvaluationRow RowOf(EvaluatedModel model, MetricName[] shown, ModelComparison[] comparisons, ulong seed)
    {
        var intervals = Bootstrap.Means(model.Seeds, shown, seed);
        var rows = comparisons.ToDictionary(c => c.Metric.ToString(), c => c.Rows.Single(r => ReferenceEquals(r.Model, model)));
        return new EvaluationRow(
            model.Name,
            shown.Select((m, i) => (Name: m.ToString(), Value: new EvaluationValue(model.Mean(m), intervals[i].Low, intervals[i].High, model.SeedDeviation(m)))).ToDictionary(m => m.Name, m => m.Value),
            rows.ToDictionary(r => r.Key, r => r.Value.PValue),
            [.. comparisons.Where(c => ReferenceEquals(c.Rows[0].Model, model)).Select(c => c.Metric.ToString())],
            [.. rows.Where(r => r.Value.Indistinguishable).Select(r => r.Key)],
            (model.Catalogue ?? []).SelectMany(FiguresOf).ToDictionary(),
            model.Seeds.Count,
            model.TrainingTime?.TotalSeconds,
            model.MeanQueryTime?.TotalMilliseconds,
            model.MemoryBytes);
    }

    private static EvaluationGroup GroupOf(QueryGroup group, IReadOnlyList<ComparedModel> rows, MetricName metric, ulong seed) => new(
        group.Name,
        group.Queries.Count,
        rows.ToDictionary(r => r.Model.Name, r =>
        {
            RankingMetrics[] own = [.. r.Model.Seeds.Select(s => s.Of(group.Queries))];
            var interval = Bootstrap.Means(own, [metric], seed)[0];
            return new EvaluationValue(own.Average(s => s.Mean(metric)), interval.Low, interval.High, null);
        }));

    private static IEnumerable<KeyValuePair<string, double>> FiguresOf(CatalogueMetrics figures) =>
        new (string Name, double Value)[] { ("coverage", figures.Coverage), ("popularity", figures.MeanPopularity), ("gini", figures.Gini), ("novelty", figures.Novelty), ("diversity", figures.Diversity) }
            .Select(f => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{f.Name}@{figures.K}"), f.Value));

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Field(string text) => text.AsSpan().IndexOfAny("\",\n\r") < 0 ? text : '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
