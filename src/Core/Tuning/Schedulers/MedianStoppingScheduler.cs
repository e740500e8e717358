using SessionRec.Core.Tuning.Files;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// Stops a trial whose best value so far is strictly below the median of the other trials' running means at the same epoch.
/// Trials that ended still count. Values that are NaN count in no mean.
/// </summary>
/// <remarks>Source: Golovin et al., "Google Vizier" (2017), as in Ray Tune's MedianStoppingRule.</remarks>
public sealed class MedianStoppingScheduler(MedianStoppingOptions options, OptimizationMode mode = OptimizationMode.Max) : ITrialScheduler
{
    /// <summary>By epoch, the running means of all trials that reported it.</summary>
    private readonly Dictionary<int, Rung> _means = [];
    private readonly Dictionary<int, Running> _running = [];
    private readonly Wording _wording = new(mode);

    public IReadOnlyList<int> Milestones => [];

    public bool Pauses => false;

    public TrialDecision Decide(int trial, int epoch, double value)
    {
        if (epoch < options.GracePeriod) return new(DecisionKind.Continue, $"within the grace period of {options.GracePeriod} epochs");
        if (!_means.TryGetValue(epoch, out var others) || others.Count < options.MinSamplesRequired)
            return new(DecisionKind.Continue, $"fewer than {options.MinSamplesRequired} other trials have reached epoch {epoch}");
        var best = Math.Max(_running.GetValueOrDefault(trial, Running.None).Best, double.IsNaN(value) ? double.NegativeInfinity : value);
        var median = others.Percentile(.5)!.Value;
        var decision = new TrialDecision(DecisionKind.Continue, "", epoch, median, others.Better(best) + 1, others.Count + 1);
        return best >= median
            ? decision with { Reason = $"its best, {_wording.Measured(best)}, is not {_wording.Worse} the median {_wording.Measured(median)} of {others.Count} others at epoch {epoch}" }
            : decision with { Kind = DecisionKind.Stop, Reason = $"its best, {_wording.Measured(best)}, is {_wording.Worse} the median {_wording.Measured(median)} of {others.Count} others at epoch {epoch}" };
    }

    public void RecordStart(int trial, ParameterSet parameters) => _running[trial] = Running.None;

    public void RecordReturn(int trial, ParameterSet parameters, IReadOnlyList<double> values) =>
        _running[trial] = values.Index().Aggregate(Running.None, (running, v) => After(running, v.Index + 1, v.Item));

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        var running = After(_running.GetValueOrDefault(trial, Running.None), epoch, value);
        _running[trial] = running;
        if (epoch < options.GracePeriod || running.Count == 0) return;
        if (!_means.TryGetValue(epoch, out var means)) _means[epoch] = means = new Rung(epoch);
        means.Add(running.Sum / running.Count);
    }

    public void RecordEnd(int trial) => _running.Remove(trial);

    public Promotion? NextPromotion(bool moreTrialsToCome) => null;

    public void RecordPromotion(Promotion promotion) => throw new InvalidOperationException("Median stopping promotes no trial.");

    private Running After(Running running, int epoch, double value) => double.IsNaN(value)
        ? running
        : new Running(Math.Max(running.Best, value), epoch < options.GracePeriod ? 0 : running.Sum + value, epoch < options.GracePeriod ? 0 : running.Count + 1);

    private readonly record struct Running(double Best, double Sum, int Count)
    {
        public static Running None => new(double.NegativeInfinity, 0, 0);
    }
}
