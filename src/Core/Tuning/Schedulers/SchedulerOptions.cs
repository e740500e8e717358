using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>Which scheduler a study uses and how it is set; one subtype for each scheduler.</summary>
public abstract record SchedulerOptions
{
    /// <summary>The name in study files.</summary>
    public abstract string Name { get; }

    /// <summary>One line for people, for example <c>ASHA promotion at 10, 40</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>The largest number of epochs the scheduler gives a trial; null where it follows the study's.</summary>
    public virtual int? MaxEpochs => null;

    /// <summary>A scheduler in its initial state.</summary>
    /// <param name="space">The study's space, for schedulers that change parameters.</param>
    /// <param name="seed">The study's seed, for schedulers that draw.</param>
    /// <param name="mode">Which way the study's metric is better, for reasons that name values as they were measured.</param>
    public abstract ITrialScheduler Create(SearchSpace space, ulong seed, OptimizationMode mode = OptimizationMode.Max);

    /// <summary>The same scheduler with no budget above <paramref name="epochs"/>.</summary>
    public abstract SchedulerOptions Within(int epochs);

    /// <summary>The same scheduler with <paramref name="epochs"/> as its largest budget, where it has one.</summary>
    public virtual SchedulerOptions UpTo(int epochs) => this;
}
