using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>Asynchronous successive halving.</summary>
/// <param name="MaxT">The largest budget in epochs (<c>max_t</c>).</param>
/// <param name="GracePeriod">The first rung in epochs.</param>
/// <param name="ReductionFactor">eta: one in so many goes on from a rung, and the rungs lie that factor apart.</param>
/// <param name="Brackets">Brackets with ever later first rungs; a trial draws its bracket.</param>
/// <param name="Variant">Stopping (Ray's) or promotion.</param>
public sealed record AshaOptions(
    int MaxT = 100,
    int GracePeriod = 1,
    int ReductionFactor = 4,
    int Brackets = 1,
    AshaVariant Variant = AshaVariant.Stopping) : SchedulerOptions
{
    public override string Name => "asha";

    public override string Summary => RungsOf(0) is { Count: > 0 } rungs
        ? $"ASHA {(Variant == AshaVariant.Stopping ? "stopping" : "promotion")} at {string.Join(", ", rungs)}{(Brackets > 1 ? $", {Brackets} brackets" : "")}"
        : "ASHA without a rung";

    public override int? MaxEpochs => MaxT;

    /// <summary>The rungs of a bracket in epochs, ascending: GracePeriod x eta^k below the largest budget, without the first <paramref name="bracket"/>.</summary>
    public IReadOnlyList<int> RungsOf(int bracket)
    {
        var rungs = new List<int>();
        for (long rung = GracePeriod; rung < MaxT; rung *= ReductionFactor) rungs.Add((int)rung);
        return [.. rungs.Skip(bracket)];
    }

    public override ITrialScheduler Create(SearchSpace space, ulong seed, OptimizationMode mode = OptimizationMode.Max) =>
        Variant == AshaVariant.Stopping ? new AshaStoppingScheduler(this, seed, mode) : new AshaPromotionScheduler(this, seed, mode);

    public override SchedulerOptions Within(int epochs) => MaxT <= epochs ? this : this with { MaxT = epochs, GracePeriod = Math.Min(GracePeriod, Math.Max(1, epochs - 1)) };

    public override SchedulerOptions UpTo(int epochs) => this with { MaxT = epochs };
}
