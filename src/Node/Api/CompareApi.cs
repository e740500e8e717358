using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Api;

/// <summary>Several studies beside each other: their best curves on the same axes, and how far the best trials are apart.</summary>
internal static class CompareApi
{
    private const int MostStudies = 4;

    public static void MapCompare(this WebApplication app)
    {
        app.MapGet("/v1/compare", async (string[] study, StudyRecords records, ResultsStore results, CancellationToken cancellation) =>
        {
            var read = await ReadAsync(study, records, cancellation);
            var hits = read.ConvertAll(r => r.Summary.BestTrial is { } best ? (results.LastHits(r.Spec.Name, best) is [var last] ? last.Hits : null) : null);
            return new CompareView(
                BestCurvesFigure.Of(read) is { } figure ? FiguresApi.View(figure) : null,
                [.. Enumerable.Range(1, read.Count - 1).Select(other => StudyDifference.Of(read[0], hits[0], read[other], hits[other]))]);
        });
        app.MapGet("/v1/compare/best-curves.csv", async (string[] study, StudyRecords records, CancellationToken cancellation) =>
            BestCurvesFigure.Of(await ReadAsync(study, records, cancellation)) is { } figure
                ? Results.Text(figure.Table.ToCsv(), "text/csv; charset=utf-8")
                : throw new StudyRefusedException("None of these studies has a result yet.", RefusalKind.NotFound));
    }

    private static async Task<List<StudyRecord>> ReadAsync(string[] studies, StudyRecords records, CancellationToken cancellation)
    {
        if (studies.Length is 0 or > MostStudies) throw new InputException($"study: name 1 to {MostStudies} studies.");
        var read = new List<StudyRecord>();
        foreach (var name in studies.Distinct()) read.Add(await records.ReadAsync(await records.RequireAsync(name, cancellation), withEpochs: false, cancellation));
        return read;
    }

    /// <summary>Studies side by side.</summary>
    /// <param name="Figure">The best curves; null where there is no result.</param>
    /// <param name="Differences">Of the first study and each of the others.</param>
    internal sealed record CompareView(FiguresApi.FigureView? Figure, IReadOnlyList<StudyDifference> Differences);
}
