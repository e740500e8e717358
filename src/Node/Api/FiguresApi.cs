using System.Text.Json.Nodes;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Api;

/// <summary>A study's figures as charts' options and as CSV, and what it has to be compared with.</summary>
internal static class FiguresApi
{
    public static void MapFigures(this WebApplication app)
    {
        var study = app.MapGroup("/v1/studies/{study}");
        study.MapGet("/figures", async (string study, StudyRecords records, CancellationToken cancellation) =>
        {
            var record = await records.ReadAsync(await records.RequireAsync(study, cancellation), withEpochs: false, cancellation);
            return new FigureIndex(
                [.. StudyFigures.Kinds.Select(k => new KindView(k.Name, k.Title, k.PairNeeds))],
                [.. record.Searched.Select(p => p.Name)],
                record.Logarithmic);
        });
        study.MapGet("/figures/{kind}", async (string study, string kind, string? x, string? y, HttpContext context, StudyRecords records, DrawnFigures figures, CancellationToken cancellation) =>
        {
            var drawn = await figures.DrawAsync(await records.RequireAsync(study, cancellation), Require(kind), x, y, cancellation);
            var tag = $"\"{drawn.Version}\"";
            context.Response.Headers.ETag = tag;
            context.Response.Headers.CacheControl = "no-cache";
            if (context.Request.Headers.IfNoneMatch == tag) return Results.StatusCode(StatusCodes.Status304NotModified);
            return Results.Json(drawn.Figures.Select(View));
        });
        study.MapGet("/figures/{kind}/{figure}.csv", async (string study, string kind, string figure, string? x, string? y, StudyRecords records, DrawnFigures figures, CancellationToken cancellation) =>
        {
            var drawn = await figures.DrawAsync(await records.RequireAsync(study, cancellation), Require(kind), x, y, cancellation);
            return drawn.Figures.FirstOrDefault(f => f.Name == figure) is { } found
                ? Results.Text(found.Table.ToCsv(), "text/csv; charset=utf-8")
                : throw new StudyRefusedException($"Study '{study}' has no figure '{figure}'.", RefusalKind.NotFound);
        });
        study.MapGet("/trials/{trial:int}/figures", async (string study, int trial, StudyRecords records, CancellationToken cancellation) =>
            (await records.OfTrialAsync(await records.RequireAsync(study, cancellation), trial, cancellation)).Select(View));
        study.MapGet("/trials/{trial:int}/figures/{figure}.csv", async (string study, int trial, string figure, StudyRecords records, CancellationToken cancellation) =>
            (await records.OfTrialAsync(await records.RequireAsync(study, cancellation), trial, cancellation)).FirstOrDefault(f => f.Name == figure) is { } found
                ? Results.Text(found.Table.ToCsv(), "text/csv; charset=utf-8")
                : throw new StudyRefusedException($"Trial {trial} of '{study}' has no figure '{figure}'.", RefusalKind.NotFound));
        study.MapGet("/data", async (string study, StudyRecords records, StudyData data, CancellationToken cancellation) =>
        {
            var described = await DataAsync(study, records, data, cancellation);
            return new DataView(described.Description, described.Names, [.. described.Figures.Select(View)]);
        });
        study.MapGet("/data/figures/{figure}.csv", async (string study, string figure, StudyRecords records, StudyData data, CancellationToken cancellation) =>
            (await DataAsync(study, records, data, cancellation)).Figures.FirstOrDefault(f => f.Name == figure) is { } found
                ? Results.Text(found.Table.ToCsv(), "text/csv; charset=utf-8")
                : throw new StudyRefusedException($"The data of '{study}' have no figure '{figure}'.", RefusalKind.NotFound));
        study.MapGet("/ties", async (string study, StudyRecords records, StudyTies ties, CancellationToken cancellation) =>
        {
            var found = await ties.FindAsync(await records.RequireAsync(study, cancellation), cancellation);
            return new TiesView(found.Best, found.Tied);
        });
        study.MapGet("/comparison", async (string study, StudyRecords records, StudyComparisons comparisons, ResultsStore results, CancellationToken cancellation) =>
        {
            var summary = await records.RequireAsync(study, cancellation);
            var comparison = await comparisons.GetAsync(results.Submission(study)!, cancellation);
            return new ComparisonView(comparison?.ValidationQueries, comparison?.TestQueries, [.. (comparison?.Baselines ?? []).Select(b => Baseline(b, summary.Metric))]);
        });
    }

    private static async Task<StudyData.Described> DataAsync(string study, StudyRecords records, StudyData data, CancellationToken cancellation) =>
        await data.DescribeAsync((await records.RequireAsync(study, cancellation)).Corpus, cancellation)
        ?? throw new StudyRefusedException($"The data of '{study}' are not on this node.", RefusalKind.NotFound);

    public static FigureView View(Figure figure) => new(figure.Name, figure.Title, figure.Caption, figure.Height, figure.Option);

    private static FigureKind Require(string kind) =>
        StudyFigures.Find(kind) ?? throw new StudyRefusedException($"There is no figure '{kind}'; there are {string.Join(", ", StudyFigures.Kinds.Select(k => k.Name))}.", RefusalKind.NotFound);

    /// <summary>A simple model's values of the tuned metric; none where it is a loss.</summary>
    private static BaselineView Baseline(BaselineResult baseline, string metric) => metric.Contains('@', StringComparison.Ordinal)
        ? new BaselineView(baseline.Model, baseline.Validation[metric], baseline.Test[metric])
        : new BaselineView(baseline.Model, null, null);

    internal sealed record FigureIndex(IReadOnlyList<KindView> Kinds, IReadOnlyList<string> Parameters, IReadOnlyList<string> Logarithmic);

    internal sealed record KindView(string Name, string Title, string? PairNeeds);

    internal sealed record FigureView(string Name, string Title, string Caption, int Height, JsonObject Option);

    /// <summary>A study's data.</summary>
    /// <param name="Description">Counts and distributions.</param>
    /// <param name="Names">Names of the most popular items, null where one has none.</param>
    /// <param name="Figures">The figures.</param>
    internal sealed record DataView(CorpusDescription Description, IReadOnlyList<string?> Names, IReadOnlyList<FigureView> Figures);

    internal sealed record TiesView(int? Best, TiedTrials? Tied);

    internal sealed record ComparisonView(int? ValidationQueries, int? TestQueries, IReadOnlyList<BaselineView> Baselines);

    internal sealed record BaselineView(string Model, double? Validation, double? Test);
}
