using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Api;

/// <summary>One trial over HTTP: its log, and its model.</summary>
internal static class TrialApi
{
    private const int MostAnswers = 100;

    private const int LongestSession = 100;

    /// <summary>More is nothing to read on a page; the text file has all of them.</summary>
    private const int MostLines = 500;

    public static void MapTrial(this WebApplication app)
    {
        var trials = app.MapGroup("/v1/studies/{study}/trials/{trial:int}");
        trials.MapGet("/log", async (string study, int trial, int? after, StudyRecords records, ResultsStore results, CancellationToken cancellation) =>
        {
            var log = await LogAsync(study, trial, records, results, cancellation);
            var from = Math.Max(Math.Clamp(after ?? 0, 0, log.Lines.Count), log.Lines.Count - MostLines);
            return new LogView(results.History(study, trial), log.Attempts, from, [.. log.Lines.Skip(from)]);
        });
        trials.MapGet("/log.txt", async (string study, int trial, StudyRecords records, ResultsStore results, CancellationToken cancellation) =>
            Results.Text((await LogAsync(study, trial, records, results, cancellation)).ToString(), "text/plain; charset=utf-8"));
        trials.MapGet("/model", async (string study, int trial, StudyRecords records, ResultsStore results, TrialModels models, CancellationToken cancellation) =>
        {
            var (summary, row) = await RequireAsync(study, trial, records, results, cancellation);
            return models.Look(summary, row);
        });
        trials.MapPost("/model", async (string study, int trial, StudyRecords records, ResultsStore results, TrialModels models, HttpContext context, CancellationToken cancellation) =>
        {
            context.Concerns($"{study} #{trial}");
            var (summary, row) = await RequireAsync(study, trial, records, results, cancellation);
            return models.Begin(summary, row);
        }).Steers("train model");
        trials.MapGet("/items", async (string study, int trial, string find, StudyRecords records, TrialModels models, CancellationToken cancellation) =>
            models.Require(await records.RequireAsync(study, cancellation), trial).Like(find));
        trials.MapGet("/recommendations", async (string study, int trial, string[] item, int? k, StudyRecords records, TrialModels models, CancellationToken cancellation) =>
        {
            if (item.Length is 0 or > LongestSession) throw new InputException($"item: name 1 to {LongestSession} items, oldest first.");
            if (k is < 1 or > MostAnswers) throw new InputException($"k: {k} is not allowed; it is 1 to {MostAnswers}.");
            return models.Require(await records.RequireAsync(study, cancellation), trial).Recommend(item, k ?? 10);
        });
    }

    private static async Task<TrialLog> LogAsync(string study, int trial, StudyRecords records, ResultsStore results, CancellationToken cancellation)
    {
        var (summary, _) = await RequireAsync(study, trial, records, results, cancellation);
        var epochs = new List<EpochRow>();
        await foreach (var epoch in results.Epochs(study, trial, cancellation)) epochs.Add(epoch);
        return TrialLog.Of(summary.Metric, results.History(study, trial), epochs);
    }

    private static async Task<(StudySummary Study, TrialRow Trial)> RequireAsync(string study, int trial, StudyRecords records, ResultsStore results, CancellationToken cancellation) =>
        (await records.RequireAsync(study, cancellation), results.Trial(study, trial) ?? throw new StudyRefusedException($"Study '{study}' has no trial {trial} yet.", RefusalKind.NotFound));

    /// <summary>A trial's log.</summary>
    /// <param name="History">What was decided on it and why.</param>
    /// <param name="Attempts">Where it ran.</param>
    /// <param name="From">The number of the first of the lines, from 0.</param>
    /// <param name="Lines">The lines from there, the latest where they are many.</param>
    internal sealed record LogView(IReadOnlyList<TrialHistoryRow> History, IReadOnlyList<TrialAttempt> Attempts, int From, IReadOnlyList<TrialLogLine> Lines);
}
