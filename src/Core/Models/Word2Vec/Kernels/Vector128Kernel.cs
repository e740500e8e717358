using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>128-bit vectors: 16 registers hold strips of six.</summary>
internal sealed class Vector128Kernel(int columns, int stride)
    : VectorKernel<Vector128<float>, Vector128Lanes>(columns, stride, longestStrip: 6);
