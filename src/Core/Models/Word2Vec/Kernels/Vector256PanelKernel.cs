using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>Three queries by 32 items at once: 12 accumulators of 256 bits, which is what 16 registers hold.</summary>
internal sealed unsafe class Vector256PanelKernel : PanelKernel
{
    private const int Tile = 3;
    private const int Lanes = 8;

    public override int Width => 256;

    public override void Score(float* panel, int components, float* queries, int queryStride, int queryCount, float* scores)
    {
        var q = 0;
        for (; q + Tile <= queryCount; q += Tile) ScoreTile(panel, components, queries + ((nint)q * queryStride), queryStride, scores + (q * Items));
        for (; q < queryCount; q++) ScoreOne(panel, components, queries + ((nint)q * queryStride), scores + (q * Items));
    }

    private static void ScoreOne(float* panel, int components, float* query, float* scores)
    {
        var (a, b, c, d) = (Load(panel, 0), Load(panel, 1), Load(panel, 2), Load(panel, 3));
        for (var i = 0; i < components; i++)
        {
            panel += Items;
            var value = Vector256.Create(query[i]);
            a = Vector256.FusedMultiplyAdd(value, Load(panel, 0), a);
            b = Vector256.FusedMultiplyAdd(value, Load(panel, 1), b);
            c = Vector256.FusedMultiplyAdd(value, Load(panel, 2), c);
            d = Vector256.FusedMultiplyAdd(value, Load(panel, 3), d);
        }

        Store(a, b, c, d, scores);
    }

    private static void ScoreTile(float* panel, int components, float* queries, int queryStride, float* scores)
    {
        Vector256<float> a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
        a0 = a1 = a2 = Load(panel, 0);
        b0 = b1 = b2 = Load(panel, 1);
        c0 = c1 = c2 = Load(panel, 2);
        d0 = d1 = d2 = Load(panel, 3);
        float* second = queries + queryStride, third = second + queryStride;
        for (var i = 0; i < components; i++)
        {
            panel += Items;
            Vector256<float> q0 = Vector256.Create(queries[i]), q1 = Vector256.Create(second[i]), q2 = Vector256.Create(third[i]);
            Accumulate(Load(panel, 0), q0, q1, q2, ref a0, ref a1, ref a2);
            Accumulate(Load(panel, 1), q0, q1, q2, ref b0, ref b1, ref b2);
            Accumulate(Load(panel, 2), q0, q1, q2, ref c0, ref c1, ref c2);
            Accumulate(Load(panel, 3), q0, q1, q2, ref d0, ref d1, ref d2);
        }

        Store(a0, b0, c0, d0, scores);
        Store(a1, b1, c1, d1, scores + Items);
        Store(a2, b2, c2, d2, scores + (2 * Items));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        Vector256<float> items, Vector256<float> q0, Vector256<float> q1, Vector256<float> q2, ref Vector256<float> s0, ref Vector256<float> s1, ref Vector256<float> s2)
    {
        s0 = Vector256.FusedMultiplyAdd(q0, items, s0);
        s1 = Vector256.FusedMultiplyAdd(q1, items, s1);
        s2 = Vector256.FusedMultiplyAdd(q2, items, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(float* panel, int part) => Vector256.LoadAligned(panel + (part * Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float* scores)
    {
        a.Store(scores);
        b.Store(scores + Lanes);
        c.Store(scores + (2 * Lanes));
        d.Store(scores + (3 * Lanes));
    }
}
