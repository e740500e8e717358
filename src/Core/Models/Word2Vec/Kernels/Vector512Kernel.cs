using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>512-bit vectors: 32 registers hold strips of eight.</summary>
internal sealed class Vector512Kernel(int columns, int stride)
    : VectorKernel<Vector512<float>, Vector512Lanes>(columns, stride, longestStrip: 8);
