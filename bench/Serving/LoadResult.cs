using System.Globalization;

namespace SessionRec.ServingLoad;

/// <summary>What a load gave; latencies in milliseconds, ascending.</summary>
internal sealed record LoadResult(double Seconds, int Failed, double[] Latencies)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Latencies.Length} requests in {Seconds:0.0} s: {Latencies.Length / Seconds:0} a second, {Failed} not 200; ms p50 {At(.5):0.00}, p90 {At(.9):0.00}, p99 {At(.99):0.00}, p99.9 {At(.999):0.00}, most {Latencies[^1]:0.00}");

    private double At(double share) => Latencies[Math.Min(Latencies.Length - 1, (int)(share * Latencies.Length))];
}
