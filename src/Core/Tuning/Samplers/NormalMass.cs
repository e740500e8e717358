using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>The standard normal distribution, exact in both tails.</summary>
internal static class NormalMass
{
    private const double RootTwo = 1.4142135623730951, RootTwoPi = 2.5066282746310002;

    public static double Density(double z) => Math.Exp(-0.5 * z * z) / RootTwoPi;

    public static double Below(double z) => 0.5 * SpecialFunctions.Erfc(-z / RootTwo);

    /// <summary>The probability between two points.</summary>
    public static double Between(double low, double high) => low > 0
        ? Below(-low) - Below(-high)
        : Below(high) - Below(low);

    /// <summary>The point between two ends below which a share of the mass between them lies.</summary>
    public static double Inverse(double share, double low, double high)
    {
        var (below, above) = (Below(low), Below(high));
        var z = Normal.InvCDF(0, 1, Math.Clamp(below + (share * (above - below)), double.Epsilon, 1 - 1e-16));
        return Math.Clamp(z, low, high);
    }
}
