using SessionRec.Core.Tuning.Files;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>Which of two values of the tuned metric is the better one.</summary>
internal readonly record struct MetricOrder(OptimizationMode Mode)
{
    /// <summary>Flips the sign of what is minimised; the same again takes it back.</summary>
    public double HigherIsBetter(double value) => Mode == OptimizationMode.Max ? value : -value;

    /// <summary>Anything is better than no number.</summary>
    public bool IsBetter(double value, double than) => HigherIsBetter(value) > HigherIsBetter(than) || (double.IsNaN(than) && !double.IsNaN(value));
}
