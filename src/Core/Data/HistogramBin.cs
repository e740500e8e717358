namespace SessionRec.Core.Data;

/// <summary>How many values lie in <paramref name="From"/>..<paramref name="To"/>, both included.</summary>
public readonly record struct HistogramBin(long From, long To, long Count);
