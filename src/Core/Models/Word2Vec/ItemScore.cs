namespace SessionRec.Core.Models.Word2Vec;

/// <summary>What items are ranked by.</summary>
public enum ItemScore
{
    /// <summary>Cosine of the input vectors of query and item: the published way.</summary>
    Cosine,

    /// <summary>The query's input vector times the item's output vector, as in training.</summary>
    Output,

    /// <summary>The same, and b times the logarithm of the noise distribution; b = 1 estimates the probability of the next item.</summary>
    OutputAndPrior,
}
