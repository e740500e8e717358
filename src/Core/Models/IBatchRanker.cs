namespace SessionRec.Core.Models;

/// <summary>
/// A recommender whose answer depends on the last item of the session alone, and that ranks many such queries faster than
/// one by one. The ranks are those that <see cref="IRecommender.Recommend"/> gives.
/// </summary>
public interface IBatchRanker : IRecommender
{
    /// <summary>
    /// Writes to <paramref name="ranks"/>, for each query, the place of its truth in the answer to the session
    /// <c>[queryItems[i]]</c>: 1 for the best item, 0 where the truth is not among the first <paramref name="maximumRank"/>.
    /// The three spans have one length.
    /// </summary>
    void Rank(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths, int maximumRank, Span<int> ranks, CancellationToken cancellation);
}
