namespace SessionRec.Core.Models;

/// <summary>A trained model that answers "what comes next?". Thread-safe for concurrent reads.</summary>
public interface IRecommender
{
    /// <summary>
    /// Writes the items most likely to follow <paramref name="session"/> (item indices of the corpus, oldest first) into
    /// <paramref name="top"/>, best first, and returns how many there are: fewer than asked where the model knows no more.
    /// Ties are broken by a rule that the model documents.
    /// </summary>
    int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top);
}
