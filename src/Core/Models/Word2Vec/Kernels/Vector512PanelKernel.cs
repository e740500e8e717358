using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>Eight queries by 32 items at once: 16 accumulators of 512 bits.</summary>
internal sealed unsafe class Vector512PanelKernel : PanelKernel
{
    private const int Tile = 8;
    private const int Lanes = 16;

    public override int Width => 512;

    public override void Score(float* panel, int components, float* queries, int queryStride, int queryCount, float* scores)
    {
        var q = 0;
        for (; q + Tile <= queryCount; q += Tile) ScoreTile(panel, components, queries + ((nint)q * queryStride), queryStride, scores + (q * Items));
        for (; q < queryCount; q++) ScoreOne(panel, components, queries + ((nint)q * queryStride), scores + (q * Items));
    }

    private static void ScoreOne(float* panel, int components, float* query, float* scores)
    {
        var left = Vector512.LoadAligned(panel);
        var right = Vector512.LoadAligned(panel + Lanes);
        for (var c = 0; c < components; c++)
        {
            panel += Items;
            var value = Vector512.Create(query[c]);
            left = Vector512.FusedMultiplyAdd(value, Vector512.LoadAligned(panel), left);
            right = Vector512.FusedMultiplyAdd(value, Vector512.LoadAligned(panel + Lanes), right);
        }

        left.Store(scores);
        right.Store(scores + Lanes);
    }

    private static void ScoreTile(float* panel, int components, float* queries, int queryStride, float* scores)
    {
        Vector512<float> l0, l1, l2, l3, l4, l5, l6, l7, r0, r1, r2, r3, r4, r5, r6, r7;
        l0 = l1 = l2 = l3 = l4 = l5 = l6 = l7 = Vector512.LoadAligned(panel);
        r0 = r1 = r2 = r3 = r4 = r5 = r6 = r7 = Vector512.LoadAligned(panel + Lanes);
        float* q1 = queries + queryStride, q2 = q1 + queryStride, q3 = q2 + queryStride;
        float* q4 = q3 + queryStride, q5 = q4 + queryStride, q6 = q5 + queryStride, q7 = q6 + queryStride;
        for (var c = 0; c < components; c++)
        {
            panel += Items;
            var left = Vector512.LoadAligned(panel);
            var right = Vector512.LoadAligned(panel + Lanes);
            Accumulate(queries[c], left, right, ref l0, ref r0);
            Accumulate(q1[c], left, right, ref l1, ref r1);
            Accumulate(q2[c], left, right, ref l2, ref r2);
            Accumulate(q3[c], left, right, ref l3, ref r3);
            Accumulate(q4[c], left, right, ref l4, ref r4);
            Accumulate(q5[c], left, right, ref l5, ref r5);
            Accumulate(q6[c], left, right, ref l6, ref r6);
            Accumulate(q7[c], left, right, ref l7, ref r7);
        }

        Store(l0, r0, scores);
        Store(l1, r1, scores + Items);
        Store(l2, r2, scores + (2 * Items));
        Store(l3, r3, scores + (3 * Items));
        Store(l4, r4, scores + (4 * Items));
        Store(l5, r5, scores + (5 * Items));
        Store(l6, r6, scores + (6 * Items));
        Store(l7, r7, scores + (7 * Items));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float query, Vector512<float> left, Vector512<float> right, ref Vector512<float> l, ref Vector512<float> r)
    {
        var value = Vector512.Create(query);
        l = Vector512.FusedMultiplyAdd(value, left, l);
        r = Vector512.FusedMultiplyAdd(value, right, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> left, Vector512<float> right, float* scores)
    {
        left.Store(scores);
        right.Store(scores + Lanes);
    }
}
