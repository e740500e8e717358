using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Simulation;

/// <summary>
/// Made-up learning curves: a trial comes near its limit exponentially, with noise; limits are normally distributed
/// over trials. The same trial and epoch have the same value, whoever trains it and how often.
/// </summary>
public sealed class LearningCurves(ulong seed)
{
    private const double MeanLimit = .2, LimitDeviation = .03, Noise = .005;

    /// <summary>The metric of a trial after <paramref name="epoch"/> of <paramref name="planned"/> epochs, 0 to 1.</summary>
    public double Value(int trial, int epoch, int planned)
    {
        var ofTrial = new NumpyGenerator(Mix(trial, 0));
        var limit = MeanLimit + (LimitDeviation * Normal(ofTrial));
        var pace = planned * (.1 + (.3 * ofTrial.NextDouble()));
        var noise = Noise * Normal(new NumpyGenerator(Mix(trial, epoch)));
        return Math.Clamp((limit * (1 - Math.Exp(-epoch / pace))) + noise, 0, 1);
    }

    /// <summary>How much longer than the mean a trial's epochs take.</summary>
    public double Cost(int trial, double spread) => spread == 0 ? 1 : Math.Exp((spread * Normal(new NumpyGenerator(Mix(trial, -1)))) - (spread * spread / 2));

    /// <summary>Box and Muller (1958).</summary>
    private static double Normal(NumpyGenerator generator) =>
        Math.Sqrt(-2 * Math.Log(1 - generator.NextDouble())) * Math.Cos(2 * Math.PI * generator.NextDouble());

    private ulong Mix(int trial, int epoch) => seed ^ ((ulong)(uint)trial << 32) ^ (uint)(epoch * 0x9E3779B1);
}
