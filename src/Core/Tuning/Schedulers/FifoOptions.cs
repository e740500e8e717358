using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>Every trial runs to its end, in order.</summary>
public sealed record FifoOptions : SchedulerOptions
{
    public override string Name => "fifo";

    public override string Summary => "every trial runs to its end";

    public override ITrialScheduler Create(SearchSpace space, ulong seed, OptimizationMode mode = OptimizationMode.Max) => new FifoScheduler();

    public override SchedulerOptions Within(int epochs) => this;
}
