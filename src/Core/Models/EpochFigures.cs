namespace SessionRec.Core.Models;

/// <summary>What one epoch of training tells.</summary>
/// <param name="Loss">The epoch's total loss, summed in double precision; null where the model has none.</param>
/// <param name="Pairs">Training pairs the loss was summed over, 0 where there are none.</param>
public readonly record struct EpochFigures(double? Loss, long Pairs);
