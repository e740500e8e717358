namespace SessionRec.Cli.Training;

/// <summary>What an epoch of a training gave.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The epoch's loss, null where the model has none.</param>
/// <param name="LossPerPair">The same divided by the training pairs.</param>
/// <param name="Recall">Recall@K on the validation queries.</param>
/// <param name="ReciprocalRank">MRR@K on the validation queries.</param>
/// <param name="Seconds">Time of training and evaluation.</param>
internal sealed record TrainingEpoch(int Epoch, double? Loss, double? LossPerPair, double Recall, double ReciprocalRank, double Seconds);
