using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>HyperBand: brackets of synchronous successive halving that trade the number of trials against their first budget.</summary>
/// <param name="MaxT">R, the largest budget in epochs.</param>
/// <param name="GracePeriod">r, the least budget in epochs.</param>
/// <param name="ReductionFactor">eta.</param>
public sealed record HyperBandOptions(int MaxT = 81, int GracePeriod = 1, int ReductionFactor = 3) : SchedulerOptions
{
    public override string Name => "hyperband";

    public override string Summary => $"HyperBand, {Plan.Count} brackets of {string.Join(", ", Plan.Select(b => $"{b.Trials} trials from epoch {b.Rungs[0]}"))}";

    public override int? MaxEpochs => MaxT;

    /// <summary>
    /// The brackets, most trials first: n = ceil((s_max + 1) eta^s / (s + 1)) trials from budget R eta^-s, for s from s_max = floor(log_eta(R / r))
    /// down to 0. Counted with integers.
    /// </summary>
    public IReadOnlyList<HyperBandBracket> Plan
    {
        get
        {
            var powers = new List<long> { 1 };
            while (powers[^1] * ReductionFactor * GracePeriod <= MaxT) powers.Add(powers[^1] * ReductionFactor);
            var most = powers.Count - 1;
            return [.. Enumerable.Range(0, most + 1).Reverse().Select(s => new HyperBandBracket(
                (int)(((most + 1) * powers[s]) + s) / (s + 1),
                [.. Enumerable.Range(0, s + 1).Select(i => (int)(MaxT / powers[s - i]))]))];
        }
    }

    public override ITrialScheduler Create(SearchSpace space, ulong seed, OptimizationMode mode = OptimizationMode.Max) => new HyperBandScheduler(this, mode);

    public override SchedulerOptions Within(int epochs) => MaxT <= epochs ? this : this with { MaxT = epochs, GracePeriod = Math.Min(GracePeriod, epochs) };

    public override SchedulerOptions UpTo(int epochs) => this with { MaxT = epochs };
}
