using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>The median stopping rule.</summary>
/// <param name="GracePeriod">Epochs before which no trial stops and that count in no mean.</param>
/// <param name="MinSamplesRequired">Other trials that must have come as far.</param>
public sealed record MedianStoppingOptions(int GracePeriod = 1, int MinSamplesRequired = 3) : SchedulerOptions
{
    public override string Name => "median";

    public override string Summary => $"median stopping from epoch {GracePeriod}";

    public override ITrialScheduler Create(SearchSpace space, ulong seed, OptimizationMode mode = OptimizationMode.Max) => new MedianStoppingScheduler(this, mode);

    public override SchedulerOptions Within(int epochs) => this with { GracePeriod = Math.Min(GracePeriod, epochs) };
}
