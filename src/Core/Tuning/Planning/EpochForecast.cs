using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Planning;

/// <summary>How many epochs a scheduler is expected to spend if nothing is known about the trials: every order at a rung is equally likely.</summary>
internal static class EpochForecast
{
    /// <summary>Expected epochs of all <paramref name="trials"/>, each planned with <paramref name="epochs"/>.</summary>
    public static double Of(SchedulerOptions scheduler, int trials, double epochs) => scheduler switch
    {
        AshaOptions { Variant: AshaVariant.Promotion, Brackets: 1 } asha => Halved(trials, asha.RungsOf(0), asha.ReductionFactor, Math.Min(epochs, asha.MaxT)),
        AshaOptions asha => trials * StoppingMean(asha, Math.Min(epochs, asha.MaxT)),
        HyperBandOptions hyperBand => Brackets(hyperBand, trials, epochs),
        MedianStoppingOptions median => trials * (Math.Min(median.GracePeriod, epochs) + epochs) / 2,
        _ => trials * epochs,
    };

    /// <summary>One in eta goes on from each rung, the mean over the brackets.</summary>
    private static double StoppingMean(AshaOptions asha, double epochs)
    {
        var brackets = Enumerable.Range(0, asha.Brackets).Select(asha.RungsOf).ToArray();
        var most = brackets.Max(b => b.Count);
        var weights = brackets.Select(b => Math.Exp(b.Count - most)).ToArray();
        return brackets.Zip(weights, (rungs, weight) => weight * Mean(rungs, asha.ReductionFactor, epochs)).Sum() / weights.Sum();
    }

    private static double Mean(IReadOnlyList<int> rungs, int eta, double epochs)
    {
        var (sum, share, from) = (0.0, 1.0, 0.0);
        foreach (var rung in rungs.Where(r => r < epochs))
        {
            sum += share * (rung - from);
            (share, from) = (share / eta, rung);
        }

        return sum + (share * (epochs - from));
    }

    /// <summary>floor(n / eta) go on from each rung.</summary>
    private static double Halved(int trials, IReadOnlyList<int> rungs, int eta, double epochs)
    {
        var (sum, left, from) = (0.0, trials, 0.0);
        foreach (var rung in rungs.Where(r => r < epochs))
        {
            sum += left * (rung - from);
            (left, from) = (left / eta, rung);
        }

        return sum + (left * (epochs - from));
    }

    private static double Brackets(HyperBandOptions options, int trials, double epochs)
    {
        var sum = 0.0;
        for (var bracket = 0; trials > 0; bracket = (bracket + 1) % options.Plan.Count)
        {
            var (capacity, rungs) = options.Plan[bracket];
            var members = Math.Min(trials, capacity);
            trials -= members;
            var from = 0;
            for (var (k, left) = (0, members); k < rungs.Count; k++)
            {
                sum += left * (Math.Min(rungs[k], epochs) - Math.Min(from, epochs));
                from = rungs[k];
                left = Math.Max(1, left / options.ReductionFactor);
            }
        }

        return sum;
    }
}
