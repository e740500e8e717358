using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>One query by 16 items at once: 4 accumulators of 128 bits.</summary>
internal sealed unsafe class Vector128PanelKernel : PanelKernel
{
    private const int Lanes = 4;

    public override int Width => 128;

    public override void Score(float* panel, int components, float* queries, int queryStride, int queryCount, float* scores)
    {
        for (var q = 0; q < queryCount; q++)
            for (var half = 0; half < Items; half += 4 * Lanes)
                ScoreHalf(panel + half, components, queries + ((nint)q * queryStride), scores + (q * Items) + half);
    }

    private static void ScoreHalf(float* panel, int components, float* query, float* scores)
    {
        var a = Vector128.LoadAligned(panel);
        var b = Vector128.LoadAligned(panel + Lanes);
        var c = Vector128.LoadAligned(panel + (2 * Lanes));
        var d = Vector128.LoadAligned(panel + (3 * Lanes));
        for (var i = 0; i < components; i++)
        {
            panel += Items;
            var value = Vector128.Create(query[i]);
            a = Vector128.FusedMultiplyAdd(value, Vector128.LoadAligned(panel), a);
            b = Vector128.FusedMultiplyAdd(value, Vector128.LoadAligned(panel + Lanes), b);
            c = Vector128.FusedMultiplyAdd(value, Vector128.LoadAligned(panel + (2 * Lanes)), c);
            d = Vector128.FusedMultiplyAdd(value, Vector128.LoadAligned(panel + (3 * Lanes)), d);
        }

        a.Store(scores);
        b.Store(scores + Lanes);
        c.Store(scores + (2 * Lanes));
        d.Store(scores + (3 * Lanes));
    }
}
