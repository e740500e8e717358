using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Stoppers;

namespace SessionRec.Core.Tuning.Planning;

/// <summary>What a study would run.</summary>
/// <param name="Trials">Trials in all; null where only a stopper ends the study.</param>
/// <param name="EpochsPerTrial">The epochs a trial is planned with.</param>
/// <param name="EpochsAtMost">Epochs in all if none stops early; null where there is no number of trials.</param>
/// <param name="ExpectedEpochs">Epochs expected with the scheduler's early stopping; null where there is no number of trials.</param>
/// <param name="Scheduler">The scheduler in words.</param>
/// <param name="Rungs">Epochs at which it decides, ascending.</param>
/// <param name="ExpectedTime">Wall-clock time on the slots, the time budget at most; null without a cost model.</param>
/// <param name="TrainingTime">Time of all slots together; null without a cost model.</param>
/// <param name="Slots">Trials that can run at once.</param>
/// <param name="Space">The search space as a table.</param>
/// <param name="Warnings">What the user may not have meant.</param>
public sealed record StudyPlan(
    int? Trials,
    int EpochsPerTrial,
    long? EpochsAtMost,
    double? ExpectedEpochs,
    string Scheduler,
    IReadOnlyList<int> Rungs,
    TimeSpan? ExpectedTime,
    TimeSpan? TrainingTime,
    int Slots,
    IReadOnlyList<SpaceRow> Space,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Parameter sets drawn to find the mean cost of an epoch.</summary>
    private const int CostDraws = 500;

    /// <summary>The plan of a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="slots">Slots there are.</param>
    /// <param name="cost">What an epoch costs; null where it is not known.</param>
    public static StudyPlan For(StudySpec study, int slots, CostModel? cost = null)
    {
        var atOnce = Math.Max(1, Math.Min(slots, Math.Min(study.MaxConcurrent ?? int.MaxValue, study.TrialCount ?? int.MaxValue)));
        var draws = Draws(study);
        var meanEpochs = draws.Average(d => EpochsOf(study, d));
        double? expected = study.TrialCount is { } trials ? EpochForecast.Of(study.Scheduler, trials, meanEpochs) : null;
        var (wall, training) = Time(study, atOnce, draws, expected, cost);
        var budget = study.Stop.TimeBudget;
        return new StudyPlan(
            study.TrialCount,
            study.PlannedEpochs,
            study.TrialCount is { } count ? (long)Math.Ceiling(count * meanEpochs) : null,
            expected,
            study.Scheduler.Summary,
            study.CreateScheduler().Milestones,
            wall is { } time && budget < time ? budget : wall ?? budget,
            training,
            atOnce,
            study.Space.Table,
            [.. PlanWarnings.Of(study, slots, wall)]);
    }

    /// <summary>Configurations the study would try: all of them, or enough to know what they cost on average.</summary>
    internal static ParameterSet[] Draws(StudySpec study)
    {
        var sampler = study.CreateSampler();
        return [.. Enumerable.Range(0, Math.Min(CostDraws, study.TrialCount ?? CostDraws))
            .Select(i => (int)((long)i * (study.TrialCount ?? CostDraws) / Math.Min(CostDraws, study.TrialCount ?? CostDraws)))
            .Select(trial => sampler.Suggest(new SamplerRequest(trial, study.Seed, [])))
            .OfType<ParameterSet>()];
    }

    /// <summary>Epochs a trial trains if no scheduler stops it.</summary>
    private static double EpochsOf(StudySpec study, ParameterSet parameters)
    {
        var planned = parameters.TryGet("epochs", out var epochs) ? epochs.AsDouble() : study.PlannedEpochs;
        var bound = study.Stop.Trial.OfType<EpochBound>().Select(b => b.Epochs).Append(study.Scheduler.MaxEpochs ?? int.MaxValue).Min();
        return Math.Min(planned, bound);
    }

    private static (TimeSpan? Wall, TimeSpan? Training) Time(StudySpec study, int atOnce, ParameterSet[] draws, double? epochs, CostModel? cost)
    {
        if (cost is null || epochs is not { } expected) return (null, null);
        var perEpoch = draws.Select(cost.SecondsPerEpoch).ToArray();
        var training = expected * perEpoch.Average();
        var longest = draws.Zip(perEpoch, (d, seconds) => EpochsOf(study, d) * seconds).Max();
        return (Duration(Math.Max(training / atOnce, longest)), Duration(training));
    }

    private static TimeSpan Duration(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
}
