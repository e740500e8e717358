namespace SessionRec.Core.Models;

/// <summary>A recommender that ranks the known truths of many queries at once, without ordering whole catalogues.</summary>
public interface IBatchRanker : IRecommender
{
    /// <summary>
    /// Writes to <c>ranks[i]</c> the 1-based rank of <c>truths[i]</c> in the answer to the query <c>queryItems[i]</c> (corpus
    /// item indices), the rank that <see cref="IRecommender.Recommend"/> would give it; 0 where it is beyond
    /// <paramref name="maximumRank"/> or the model cannot rank it. Ties go to the item that comes first in the model's own order.
    /// </summary>
    void Rank(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths, int maximumRank, Span<int> ranks, CancellationToken cancellation);
}
