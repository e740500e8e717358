using System.Globalization;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Planning;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Api;

/// <summary>What a study file would run on this cluster, or the line that is wrong in it. Changes nothing.</summary>
internal static partial class PlanApi
{
    public static void MapPlan(this WebApplication app) => app.MapPost("/v1/plan", async (PlanRequest request, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
    {
        StudySpec spec;
        try
        {
            spec = StudyFile.Parse(request.Yaml, request.FileName);
        }
        catch (InputException mistake)
        {
            return new PlanAnswer(new Mistake(mistake.Message, LineOf(mistake.Message, request.FileName)), null);
        }

        if (results.Study(spec.Name) is not null) return new PlanAnswer(new Mistake($"A study named '{spec.Name}' exists already. Choose another name.", LineOfName(request.Yaml)), null);
        var workers = (await new ActorStudyClient(system, scheduler.ActorRef, results).WorkersAsync(cancellation)).All;
        var slots = (int)workers.Sum(w => Math.Floor(w.Cpu / spec.Resources.Cpu));
        return new PlanAnswer(null, await Task.Run(() => View(spec, StudyPlan.For(spec, Math.Max(1, slots), Pace(results, spec, request.CorpusSha256)), slots), cancellation));
    });

    private static PlanView View(StudySpec spec, StudyPlan plan, int slots) => new(
        spec.Name,
        spec.Model,
        spec.Metric,
        plan.Trials,
        plan.EpochsPerTrial,
        plan.EpochsAtMost,
        plan.ExpectedEpochs,
        plan.Scheduler,
        plan.Rungs,
        plan.ExpectedTime?.TotalSeconds,
        plan.TrainingTime?.TotalSeconds,
        slots,
        plan.Space,
        slots > 0 ? plan.Warnings : [.. plan.Warnings, "No worker is in the cluster: trials wait until one comes."]);

    /// <summary>What an epoch costs, by the latest study of the same model on the same data; null where there is none.</summary>
    private static CostModel? Pace(ResultsStore results, StudySpec spec, string? corpus)
    {
        if (ModelRegistry.Find(spec.Model) is not { } definition) return null;
        foreach (var study in results.Studies().Where(s => s.Corpus.ContentSha256 == corpus && s.Model == spec.Model && s.EpochsReported > 0).OrderByDescending(s => s.SubmittedAt))
        {
            var trials = results.Trials(study.Name).Where(t => t is { Epoch: > 0, Seconds: > 0 }).ToList();
            if (trials.Count == 0) continue;
            var unit = CostModel.Unit(definition, study.Corpus.Events);
            return unit.Calibrated(trials.Sum(t => t.Epoch * unit.SecondsPerEpoch(t.Parameters)), trials.Sum(t => t.Seconds));
        }

        return null;
    }

    private static int? LineOf(string message, string file) =>
        message.StartsWith(file + ":", StringComparison.Ordinal) && Leading().Match(message[(file.Length + 1)..]) is { Success: true } match && int.TryParse(match.Value, CultureInfo.InvariantCulture, out var line) ? line : null;

    private static int? LineOfName(string yaml) => yaml.Split('\n').TakeWhile(l => !l.StartsWith("study:", StringComparison.Ordinal)).Count() + 1;

    [GeneratedRegex(@"^\d+")]
    private static partial Regex Leading();

    /// <summary>A file to plan.</summary>
    /// <param name="Yaml">Its text.</param>
    /// <param name="FileName">The name that errors give.</param>
    /// <param name="CorpusSha256">The data it is to be run on, for the time it takes; null where that is not known.</param>
    internal sealed record PlanRequest(string Yaml, string FileName, string? CorpusSha256 = null);

    /// <summary>One of the two.</summary>
    internal sealed record PlanAnswer(Mistake? Mistake, PlanView? Plan);

    internal sealed record Mistake(string Message, int? Line);

    internal sealed record PlanView(
        string Study, string Model, string Metric, int? Trials, int EpochsPerTrial, long? EpochsAtMost, double? ExpectedEpochs, string Scheduler, IReadOnlyList<int> Rungs,
        double? Seconds, double? TrainingSeconds, int Slots, IReadOnlyList<SpaceRow> Space, IReadOnlyList<string> Warnings);
}
