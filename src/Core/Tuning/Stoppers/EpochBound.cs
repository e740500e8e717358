namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a trial after a number of epochs (<c>training_iteration</c>).</summary>
public sealed record EpochBound(int Epochs) : ITrialStopper
{
    public string? Check(TrialProgress progress) => progress.Epoch >= Epochs ? $"reached training_iteration {Epochs}" : null;
}
