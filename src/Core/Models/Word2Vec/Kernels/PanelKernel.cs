namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>
/// Scores queries against a panel of 32 items stored component by component. Every score is one chain of fused
/// multiply-adds over the components, begun with the item's bias, whatever the width: equal vectors score equal to the bit,
/// on every machine.
/// </summary>
internal abstract unsafe class PanelKernel
{
    /// <summary>Items in a panel.</summary>
    public const int Items = 32;

    /// <summary>Bits in a vector; 0 for scalar code.</summary>
    public abstract int Width { get; }

    /// <summary>Writes <c>scores[q * 32 + i]</c>, the score of item i of the panel for query q.</summary>
    /// <param name="panel">A row of 32 biases, then a row of 32 values for each component; begins at a cache line.</param>
    /// <param name="components">Components of a vector.</param>
    /// <param name="queries">The queries, a row each.</param>
    /// <param name="queryStride">Floats from one query to the next.</param>
    /// <param name="queryCount">Number of queries.</param>
    /// <param name="scores">Room for 32 scores a query.</param>
    public abstract void Score(float* panel, int components, float* queries, int queryStride, int queryCount, float* scores);

    /// <summary>One item's score, the same as <see cref="Score"/> gives it.</summary>
    public static float Single(float* panel, int item, int components, float* query)
    {
        var score = panel[item];
        for (var c = 0; c < components; c++) score = MathF.FusedMultiplyAdd(query[c], panel[((c + 1) * Items) + item], score);
        return score;
    }
}
