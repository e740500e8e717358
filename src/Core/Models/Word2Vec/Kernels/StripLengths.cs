namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>The lengths of strips, in vectors, that kernels are compiled for.</summary>
internal static class StripLengths
{
    public readonly struct One : IStripLength
    {
        public static int Vectors => 1;
    }

    public readonly struct Two : IStripLength
    {
        public static int Vectors => 2;
    }

    public readonly struct Three : IStripLength
    {
        public static int Vectors => 3;
    }

    public readonly struct Four : IStripLength
    {
        public static int Vectors => 4;
    }

    public readonly struct Five : IStripLength
    {
        public static int Vectors => 5;
    }

    public readonly struct Six : IStripLength
    {
        public static int Vectors => 6;
    }

    public readonly struct Seven : IStripLength
    {
        public static int Vectors => 7;
    }

    public readonly struct Eight : IStripLength
    {
        public static int Vectors => 8;
    }
}
