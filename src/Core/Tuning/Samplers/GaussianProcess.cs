using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Optimization;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// Gaussian process regression with a Matern 5/2 kernel, one length scale for each dimension. Coordinates of numbers lie in [0, 1];
/// categories are either the same or one length apart. The targets should have mean 0 and variance 1.
/// </summary>
/// <remarks>Source: Rasmussen, Williams, "Gaussian Processes for Machine Learning" (2006), algorithm 2.1 and equation 5.9.</remarks>
internal sealed class GaussianProcess
{
    /// <summary>Prior means and deviations of the logarithms of a length scale, the signal's and the noise's variance.</summary>
    private const double LengthMean = -0.7, LengthDeviation = 1, SignalMean = 0, SignalDeviation = 1, NoiseMean = -6, NoiseDeviation = 2;
    private const double LeastNoise = 1e-8;
    private const int MostIterations = 60;

    private readonly double[][] _points;
    private readonly bool[] _categorical;
    private readonly double[] _logScales;
    private readonly Cholesky<double> _factor;
    private readonly Vector<double> _solved;

    private GaussianProcess(double[][] points, double[] targets, bool[] categorical, double[] logScales)
    {
        (_points, _categorical, _logScales) = (points, categorical, logScales);
        _factor = Covariance(points, categorical, logScales).Cholesky();
        _solved = _factor.Solve(Vector<double>.Build.Dense(targets));
    }

    /// <summary>Length scales in the order of the dimensions.</summary>
    public IReadOnlyList<double> LengthScales => [.. _logScales.Take(_categorical.Length).Select(Math.Exp)];

    /// <summary>Fits the scales by their posterior's mode.</summary>
    public static GaussianProcess Fit(double[][] points, double[] targets, bool[] categorical)
    {
        var dimensions = categorical.Length;
        var start = Enumerable.Repeat(LengthMean, dimensions).Append(SignalMean).Append(NoiseMean).ToArray();
        var (best, bestLoss) = (start, double.PositiveInfinity);
        (double, Vector<double>) Evaluate(Vector<double> scales)
        {
            var (loss, gradient) = Loss(points, targets, categorical, scales.AsArray() ?? scales.ToArray());
            if (loss < bestLoss) (best, bestLoss) = (scales.ToArray(), loss);
            return (loss, Vector<double>.Build.Dense(gradient));
        }

        var vector = Vector<double>.Build;
        var lower = vector.Dense([.. Enumerable.Repeat(-5.0, dimensions), -5, Math.Log(LeastNoise)]);
        var upper = vector.Dense([.. Enumerable.Repeat(5.0, dimensions), 5, 1]);
        try
        {
            new BfgsBMinimizer(1e-4, 1e-4, 1e-6, MostIterations).FindMinimum(ObjectiveFunction.Gradient(Evaluate), lower, upper, vector.Dense(start));
        }
        catch (OptimizationException)
        {
            // The search ended early: the best scales seen so far serve.
        }

        return new GaussianProcess(points, targets, categorical, best);
    }

    /// <summary>The same process with further points whose values are believed to be its own means, so that their neighbourhood is no longer worth a look.</summary>
    public GaussianProcess Believing(double[] targets, double[][] further) => further.Length == 0
        ? this
        : new GaussianProcess([.. _points, .. further], [.. targets, .. further.Select(p => Predict(p).Mean)], _categorical, _logScales);

    /// <summary>Mean and standard deviation of the function at a point, without the noise.</summary>
    public (double Mean, double Deviation) Predict(double[] point)
    {
        var signal = Math.Exp(_logScales[^2]);
        var covariances = Vector<double>.Build.Dense(_points.Length, i => signal * Matern(Distance(_points[i], point)));
        var variance = signal - covariances.DotProduct(_factor.Solve(covariances));
        return (covariances.DotProduct(_solved), Math.Sqrt(Math.Max(variance, 1e-18)));
    }

    private double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++) sum += SquaredGap(a[d], b[d], _categorical[d]) * Math.Exp(-2 * _logScales[d]);
        return Math.Sqrt(sum);
    }

    private static double SquaredGap(double a, double b, bool categorical) => categorical ? (a == b ? 0 : 1) : (a - b) * (a - b);

    private static double Matern(double distance)
    {
        var scaled = Math.Sqrt(5) * distance;
        return (1 + scaled + (scaled * scaled / 3)) * Math.Exp(-scaled);
    }

    private static Matrix<double> Covariance(double[][] points, bool[] categorical, double[] logScales)
    {
        var n = points.Length;
        var signal = Math.Exp(logScales[^2]);
        var inverse = logScales.Take(categorical.Length).Select(l => Math.Exp(-2 * l)).ToArray();
        var matrix = Matrix<double>.Build.Dense(n, n);
        for (var i = 0; i < n; i++)
        {
            matrix[i, i] = signal + Math.Exp(logScales[^1]) + LeastNoise;
            for (var j = 0; j < i; j++)
            {
                var sum = 0.0;
                for (var d = 0; d < inverse.Length; d++) sum += SquaredGap(points[i][d], points[j][d], categorical[d]) * inverse[d];
                matrix[i, j] = matrix[j, i] = signal * Matern(Math.Sqrt(sum));
            }
        }

        return matrix;
    }

    /// <summary>The negative log posterior of the scales, up to a constant, and its gradient.</summary>
    internal static (double Loss, double[] Gradient) Loss(double[][] points, double[] targets, bool[] categorical, double[] logScales)
    {
        var (n, dimensions) = (points.Length, categorical.Length);
        var covariance = Covariance(points, categorical, logScales);
        var factor = covariance.Cholesky();
        var y = Vector<double>.Build.Dense(targets);
        var solved = factor.Solve(y);
        var loss = (0.5 * y.DotProduct(solved)) + (0.5 * factor.DeterminantLn);
        var inverse = factor.Solve(Matrix<double>.Build.DenseIdentity(n));
        var gradient = new double[logScales.Length];
        var (signal, noise) = (Math.Exp(logScales[^2]), Math.Exp(logScales[^1]));
        var inverseScales = logScales.Take(dimensions).Select(l => Math.Exp(-2 * l)).ToArray();
        for (var i = 0; i < n; i++)
        {
            var own = inverse[i, i] - (solved[i] * solved[i]);
            gradient[^2] += 0.5 * own * signal;
            gradient[^1] += 0.5 * own * noise;
            for (var j = 0; j < i; j++)
            {
                var weight = inverse[i, j] - (solved[i] * solved[j]);
                gradient[^2] += weight * covariance[i, j];
                AddLengthGradient(points[i], points[j], weight, signal, inverseScales, categorical, gradient);
            }
        }

        AddPriors(logScales, dimensions, ref loss, gradient);
        return (loss, gradient);
    }

    private static void AddLengthGradient(double[] a, double[] b, double weight, double signal, double[] inverseScales, bool[] categorical, double[] gradient)
    {
        var sum = 0.0;
        for (var d = 0; d < inverseScales.Length; d++) sum += SquaredGap(a[d], b[d], categorical[d]) * inverseScales[d];
        var scaled = Math.Sqrt(5 * sum);
        var slope = weight * signal * (5.0 / 3) * (1 + scaled) * Math.Exp(-scaled);
        for (var d = 0; d < inverseScales.Length; d++) gradient[d] += slope * SquaredGap(a[d], b[d], categorical[d]) * inverseScales[d];
    }

    private static void AddPriors(double[] logScales, int dimensions, ref double loss, double[] gradient)
    {
        for (var k = 0; k < logScales.Length; k++)
        {
            var (mean, deviation) = k < dimensions ? (LengthMean, LengthDeviation) : k == dimensions ? (SignalMean, SignalDeviation) : (NoiseMean, NoiseDeviation);
            var away = (logScales[k] - mean) / deviation;
            loss += 0.5 * away * away;
            gradient[k] += away / deviation;
        }
    }
}
