using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>256-bit vectors: 16 registers hold strips of six.</summary>
internal sealed class Vector256Kernel(int columns, int stride)
    : VectorKernel<Vector256<float>, Vector256Lanes>(columns, stride, longestStrip: 6);
