using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>4 floats: SSE, NEON and WebAssembly.</summary>
internal readonly unsafe struct Vector128Lanes : ILanes<Vector128<float>>
{
    public static int Count => 4;

    public static Vector128<float> Load(float* address) => Vector128.LoadAligned(address);

    public static void Store(Vector128<float> vector, float* address) => vector.StoreAligned(address);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);

    public static Vector128<float> Sums(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        if (!Sse.IsSupported) return Vector128.Create(Vector128.Sum(a), Vector128.Sum(b), Vector128.Sum(c), Vector128.Sum(d));
        var ab = Sse.UnpackLow(a, b) + Sse.UnpackHigh(a, b);
        var cd = Sse.UnpackLow(c, d) + Sse.UnpackHigh(c, d);
        return Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab);
    }
}
