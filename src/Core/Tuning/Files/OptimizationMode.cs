namespace SessionRec.Core.Tuning.Files;

/// <summary>Whether a metric is better when higher or when lower.</summary>
public enum OptimizationMode
{
    Max,
    Min,
}
