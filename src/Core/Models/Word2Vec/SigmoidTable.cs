using System.Runtime.InteropServices;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// The logistic function and its logarithm in single precision, 1000 steps over (-6, 6). A step is <c>(int)((x + 6) * 83)</c>,
/// so the last steps are never reached; that, too, is part of the contract.
/// </summary>
internal static unsafe class SigmoidTable
{
    public const float Limit = 6;
    public const float StepsPerUnit = 83;

    private const int Steps = 1000;

    /// <summary>Logistic function of each step; native memory that lives as long as the process.</summary>
    public static readonly float* Values = Fill(logarithm: false);

    /// <summary>Natural logarithm of <see cref="Values"/>.</summary>
    public static readonly float* Logarithms = Fill(logarithm: true);

    public static int Step(float x) => (int)((x + Limit) * StepsPerUnit);

    private static float* Fill(bool logarithm)
    {
        var table = (float*)NativeMemory.AlignedAlloc(Steps * sizeof(float), 64);
        for (var i = 0; i < Steps; i++)
        {
            var power = (float)Math.Exp(((i / (float)Steps * 2) - 1) * Limit);
            var value = power / (power + 1);
            table[i] = logarithm ? (float)Math.Log(value) : value;
        }

        return table;
    }
}
