using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Planning;
using Spectre.Console;

namespace SessionRec.Cli.Tuning;

/// <summary>A plan as lines and as JSON.</summary>
internal static class PlanText
{
    public static void Write(Terminal terminal, StudySpec study, StudyPlan plan)
    {
        terminal.WriteLine($"study  {study.Name}   {study.Model} · {(study.Mode == OptimizationMode.Min ? "least" : "best")} {study.Metric} · {study.Sampler.Name}");
        terminal.WriteLine();
        var table = Tables.Borderless("parameter", "drawn by", "values", "when");
        foreach (var row in plan.Space) table.AddRow(new Text(row.Name), new Text(row.Kind), new Text(row.Range), new Text(row.When));
        terminal.Write(table);
        terminal.WriteLine();
        foreach (var line in Lines(plan)) terminal.WriteLine(line);
        foreach (var warning in plan.Warnings) terminal.WriteLine($"note   {warning}");
    }

    /// <summary>The same for programs; times are seconds.</summary>
    public static object Json(StudySpec study, StudyPlan plan) => new
    {
        Study = study.Name,
        study.Model,
        study.Metric,
        study.Mode,
        Sampler = study.Sampler.Name,
        plan.Scheduler,
        plan.Trials,
        plan.EpochsPerTrial,
        plan.EpochsAtMost,
        plan.ExpectedEpochs,
        plan.Rungs,
        plan.Slots,
        SecondsPerEpoch = plan.TrainingTime / plan.ExpectedEpochs is { TotalSeconds: var perEpoch } ? perEpoch : (double?)null,
        TrainingSeconds = plan.TrainingTime?.TotalSeconds,
        ExpectedSeconds = plan.ExpectedTime?.TotalSeconds,
        plan.Space,
        plan.Warnings,
    };

    private static IEnumerable<string> Lines(StudyPlan plan)
    {
        yield return $"plan   {(plan.Trials is { } trials ? Figures.Count(trials, "trial") : "trials until stopped")} · {(plan.EpochsPerTrial == 1 ? "1 epoch" : $"up to {Figures.Count(plan.EpochsPerTrial)} epochs")} each · {plan.Scheduler}";
        if (plan is { ExpectedEpochs: { } expected, EpochsAtMost: { } most })
            yield return $"epochs about {Figures.Count((long)Math.Round(expected))} of {Figures.Count(most)} ({expected / most:P0})";
        if (plan is { TrainingTime: { } training, ExpectedTime: { } wall })
            yield return $"time   about {About(wall)} on {Figures.Count(plan.Slots, "slot")} · {About(training)} of training · {Figures.Short((training / plan.ExpectedEpochs!.Value).TotalSeconds, 2)} s an epoch here";
        else if (plan.ExpectedTime is { } budget) yield return $"time   at most {About(budget)}";
    }

    /// <summary>A time as people say it; more digits would promise what nobody knows.</summary>
    private static string About(TimeSpan time) => time switch
    {
        { TotalSeconds: < 100 } => $"{Math.Max(1, Math.Round(time.TotalSeconds)):0} s",
        { TotalMinutes: < 100 } => $"{time.TotalMinutes:0} min",
        { TotalHours: < 100 } => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours"),
        _ => $"{Figures.Count((long)Math.Round(time.TotalDays))} days",
    };
}
