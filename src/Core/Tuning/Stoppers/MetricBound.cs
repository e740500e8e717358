namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a trial once a metric has reached a bound, for example <c>recall@10: .3</c>. A result without the metric does not end it.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Bound">The value to reach.</param>
/// <param name="LowerIsBetter">Whether reaching means falling to the bound.</param>
public sealed record MetricBound(string Metric, double Bound, bool LowerIsBetter = false) : ITrialStopper
{
    public string? Check(TrialProgress progress) =>
        progress.Metrics.TryGetValue(Metric, out var value) && (LowerIsBetter ? value <= Bound : value >= Bound)
            ? $"{Metric} {new ParameterValue(value)} has reached {new ParameterValue(Bound)}"
            : null;
}
