using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// Fits a Gaussian process to the trials and takes the point where the expected improvement over the best is largest: the best of many candidates,
/// refined in small steps. Running trials are believed to reach the process' own mean.
/// </summary>
/// <remarks>Source: Jones, Schonlau, Welch, "Efficient Global Optimization of Expensive Black-Box Functions" (1998); Ginsbourger et al. (2010) for the belief.</remarks>
public sealed class GpSampler : ISampler
{
    private const int Spread = 512, AroundBest = 192, Refined = 6, Steps = 60, Incumbents = 3;

    private readonly SearchSpace _space;
    private readonly GpOptions _options;
    private readonly IReadOnlyList<TrialObservation> _earlier;
    private readonly SpaceParameter[] _dimensions;
    private readonly bool[] _categorical;
    private readonly ISampler _startup;

    public GpSampler(SearchSpace space, GpOptions options, IReadOnlyList<TrialObservation>? earlier = null)
    {
        (_space, _options, _earlier) = (space.WithoutGrids(), options, earlier ?? []);
        _dimensions = [.. _space.Searched.Where(p => !SearchCoordinates.IsSingle(p.Domain))];
        _categorical = [.. _dimensions.Select(p => p.Domain is ChoiceDomain)];
        _startup = _space.Searched.Count() <= SobolSequence.MostDimensions
            ? new SobolSampler(space, new SobolOptions { Seed = options.Seed })
            : new VariantSampler(_space, seed: options.Seed);
    }

    public ParameterSet? Suggest(SamplerRequest request)
    {
        TrialObservation[] observations = [.. _earlier, .. request.Observations];
        var known = observations.Where(o => ObservationOrder.IsKnown(o) && o.Value is { } v && double.IsFinite(v)).ToArray();
        if (known.Length < _options.StartupTrials || _dimensions.Length == 0) return _startup.Suggest(request);

        var generator = TrialRandomness.For(_options.Seed ?? request.StudySeed, request.Trial);
        var chosen = Choose(Comparable(known));
        var points = chosen.Select(o => Locate(o.Parameters)).ToArray();
        var targets = Standardised([.. chosen.Select(o => o.Value!.Value)]);
        var running = observations.Where(o => o.State == TrialObservationState.Running).Select(o => Locate(o.Parameters)).ToArray();
        var process = GaussianProcess.Fit(points, targets, _categorical).Believing(targets, running);
        var evaluated = observations.Where(o => o.State != TrialObservationState.Failed).Select(o => Locate(o.Parameters)).ToHashSet(new SamePoint());
        var best = Maximise(new Improvement(process, targets.Max(), evaluated), [.. points.Zip(targets).OrderByDescending(p => p.Second).Take(Incumbents).Select(p => p.First)], generator);
        return _space.Build(parameter =>
        {
            var dimension = Array.IndexOf(_dimensions, parameter);
            return dimension < 0 ? parameter.Domain.Sample(generator)
                : parameter.Domain is NumericDomain numeric ? numeric.FromUnit(best[dimension])
                : SearchCoordinates.Value(parameter.Domain, best[dimension]);
        });
    }

    /// <summary>
    /// What a trial reaches after few epochs says little beside what another reaches after many: those that came at least as far as the deepest
    /// level that enough trials have reached. One that ran to its end lies deepest.
    /// </summary>
    private TrialObservation[] Comparable(TrialObservation[] known)
    {
        static int Depth(TrialObservation trial) => trial.State == TrialObservationState.Finished ? int.MaxValue : trial.LastEpoch;
        var level = known.Select(Depth).OrderDescending().ElementAt(Math.Clamp(_options.StartupTrials, 1, known.Length) - 1);
        return [.. known.Where(trial => Depth(trial) >= level)];
    }

    /// <summary>The trials to fit: all of them, or the best half and the newest half of what is allowed.</summary>
    private TrialObservation[] Choose(TrialObservation[] known)
    {
        if (known.Length <= _options.MaxObservations) return known;
        var best = known.OrderByDescending(o => o.Value).Take(_options.MaxObservations / 2).ToHashSet();
        return [.. best, .. known.Reverse().Where(o => !best.Contains(o)).Take(_options.MaxObservations - best.Count)];
    }

    private static double[] Standardised(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return [.. values.Select(v => deviation > 0 ? (v - mean) / deviation : 0)];
    }

    /// <summary>A trial's coordinates: the unit interval for numbers, the index of a choice; the middle, or no choice, where it does not have the parameter.</summary>
    private double[] Locate(ParameterSet parameters) => [.. _dimensions.Select(p =>
    {
        var coordinate = parameters.TryGet(p.Name, out var value) && _space.IsActive(p, parameters) ? SearchCoordinates.Of(p.Domain, value) : null;
        return p.Domain is NumericDomain numeric ? coordinate is { } place ? numeric.Axis.ToUnit(place) : 0.5 : coordinate ?? -1;
    })];

    private double[] Maximise(Improvement improvement, double[][] incumbents, NumpyGenerator generator)
    {
        var candidates = new List<(double Score, double[] Point)>(Spread + AroundBest);
        for (var i = 0; i < Spread; i++) Add([.. _dimensions.Select(p => Draw(p.Domain, generator))]);
        for (var i = 0; i < AroundBest; i++) Add(Near(incumbents[i % incumbents.Length], 0.1, generator));
        void Add(double[] point) => candidates.Add((improvement.At(point), point));

        var best = candidates.MaxBy(c => c.Score);
        foreach (var start in candidates.OrderByDescending(c => c.Score).Take(Refined))
        {
            var current = start;
            for (var step = 0; step < Steps; step++)
            {
                var point = Near(current.Point, 0.1 * Math.Pow(0.93, step), generator);
                var score = improvement.At(point);
                if (score > current.Score) current = (score, point);
            }

            if (current.Score > best.Score) best = current;
        }

        return best.Point;
    }

    private static double Draw(Domain domain, NumpyGenerator generator) => domain switch
    {
        ChoiceDomain choice => generator.NextBounded((ulong)(choice.Values.Count - 1)),
        NumericDomain numeric => Snap(numeric, generator.NextDouble()),
        _ => throw new InvalidOperationException($"{domain.Kind} is not a searched domain"),
    };

    private double[] Near(double[] point, double width, NumpyGenerator generator) => [.. point.Select((coordinate, d) =>
    {
        // One dimension in three stays as it is, so that single ones are tried too.
        if (generator.NextBounded(2) == 0) return coordinate;
        if (_dimensions[d].Domain is not NumericDomain numeric) return coordinate < 0 || generator.NextDouble() < width * 2 ? Draw(_dimensions[d].Domain, generator) : coordinate;
        var moved = coordinate + (width * NormalMass.Inverse(generator.NextDouble(), -6, 6));
        return Snap(numeric, Math.Clamp(moved, 0, 1));
    })];

    /// <summary>The place of the allowed value nearest to a share of the axis.</summary>
    private static double Snap(NumericDomain domain, double unit) => domain.Axis.Step > 0 ? domain.Axis.ToUnit(domain.Axis.FromUnit(unit)) : unit;

    /// <summary>The logarithm of the expected improvement; points that were tried already are worth nothing.</summary>
    private sealed class Improvement(GaussianProcess process, double best, HashSet<double[]> evaluated)
    {
        public double At(double[] point)
        {
            if (evaluated.Contains(point)) return double.NegativeInfinity;
            var (mean, deviation) = process.Predict(point);
            var z = (mean - best) / deviation;
            if (z > -25) return Math.Log(deviation) + Math.Log((z * NormalMass.Below(z)) + NormalMass.Density(z));

            // Far below the best, z Phi(z) + phi(z) tends to phi(z) / z^2.
            return Math.Log(deviation) - (0.5 * z * z) - (2 * Math.Log(-z)) - 0.9189385332046727;
        }
    }

    private sealed class SamePoint : IEqualityComparer<double[]>
    {
        public bool Equals(double[]? x, double[]? y) => x!.AsSpan().SequenceEqual(y);

        public int GetHashCode(double[] point)
        {
            var hash = new HashCode();
            foreach (var coordinate in point) hash.Add(coordinate);
            return hash.ToHashCode();
        }
    }
}
