namespace SessionRec.Core.Models.Blends;

/// <summary>How a blend puts answers together.</summary>
/// <param name="ByRank">By place instead of by score.</param>
/// <param name="Depth">Items of each answer that are taken into account.</param>
/// <param name="RankOffset">Added to places, by which weights are divided.</param>
internal sealed record BlendOptions(bool ByRank, int Depth, int RankOffset);
