namespace SessionRec.Core.Models;

/// <summary>
/// A training that can be saved between epochs and go on elsewhere. Resumed equals uninterrupted, to the bit, on machines of
/// the same vector width.
/// </summary>
public interface ICheckpointable : ITrainingRun
{
    /// <summary>Writes the training as it stands after <see cref="ITrainingRun.Epoch"/> epochs.</summary>
    void SaveCheckpoint(Stream destination);

    /// <summary>Goes on from a checkpoint; the run must have been started with the same corpus and parameters.</summary>
    /// <exception cref="InputException">The stream is cut short, damaged, or a checkpoint of something else.</exception>
    void RestoreCheckpoint(Stream source);

    /// <summary>
    /// Goes on from the checkpoint of a training with other parameters: its weights, its epochs and its place in the random
    /// numbers. The items and the shape of the weights must be the same.
    /// </summary>
    /// <exception cref="InputException">The stream is cut short or damaged, or its weights have another shape.</exception>
    void TakeOver(Stream source);
}
