using System.Runtime.CompilerServices;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// Tree-structured Parzen estimator: splits the trials into few good and many bad ones, estimates the density of each, draws candidates from the
/// good one and takes the candidate with the largest ratio of good to bad.
/// </summary>
/// <remarks>Source: Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (2011), with Optuna's choices (see <see cref="TpeOptions"/>).</remarks>
public sealed class TpeSampler : ISampler
{
    private const int MostGood = 25;
    private const double GoodShare = 0.1;

    private readonly SearchSpace _space;
    private readonly TpeOptions _options;
    private readonly IReadOnlyList<TrialObservation> _earlier;
    private readonly SpaceParameter[] _searched;

    /// <summary>The parameters that are estimated together, as indices among the searched ones.</summary>
    private readonly int[] _joint;

    /// <summary>Coordinates of parameter sets seen before: the same trials come with every request.</summary>
    private readonly ConditionalWeakTable<ParameterSet, double[]> _located = [];

    public TpeSampler(SearchSpace space, TpeOptions options, IReadOnlyList<TrialObservation>? earlier = null)
    {
        (_space, _options, _earlier) = (space.WithoutGrids(), options, earlier ?? []);
        _searched = [.. _space.Searched];
        _joint = options.Multivariate
            ? [.. Enumerable.Range(0, _searched.Length).Where(i => _searched[i].Condition is null && !SearchCoordinates.IsSingle(_searched[i].Domain))]
            : [];
    }

    public ParameterSet? Suggest(SamplerRequest request)
    {
        var generator = TrialRandomness.For(_options.Seed ?? request.StudySeed, request.Trial);
        // Each is looked at many times, and a study makes them as they are read.
        TrialObservation[] observations = [.. _earlier, .. request.Observations];
        var known = observations.Count(ObservationOrder.IsKnown);
        if (known < Math.Max(1, _options.StartupTrials)) return _space.Sample(generator);

        var (good, bad) = Split(observations, known);
        var joint = _joint.Length > 0 ? Suggest(_joint, good, bad, generator, joint: true) : [];
        return _space.Build(parameter =>
        {
            var place = Array.IndexOf(_joint, Array.IndexOf(_searched, parameter));
            return place >= 0 ? joint[place]
                : SearchCoordinates.IsSingle(parameter.Domain) ? parameter.Domain.Sample(generator)
                : Suggest([Array.IndexOf(_searched, parameter)], good, bad, generator, joint: false)[0];
        });
    }

    /// <summary>How many of <paramref name="known"/> trials count as good.</summary>
    public static int GoodCount(int known) => Math.Min((int)Math.Ceiling(GoodShare * known), MostGood);

    /// <summary>The coordinates of the good and of the bad trials, each in trial order.</summary>
    private (double[][] Good, double[][] Bad) Split(TrialObservation[] observations, int known)
    {
        var order = ObservationOrder.BestFirst(observations, _options.ConstantLiar);
        var good = GoodCount(known);
        return (InTrialOrder(order.AsSpan(0, good)), InTrialOrder(order.AsSpan(good)));

        double[][] InTrialOrder(ReadOnlySpan<int> indices)
        {
            var sorted = indices.ToArray();
            Array.Sort(sorted);
            return [.. sorted.Select(i => _located.GetValue(observations[i].Parameters, Locate))];
        }
    }

    /// <param name="parameters">Indices of the parameters among the searched ones.</param>
    /// <param name="good">Coordinates of the good trials.</param>
    /// <param name="bad">Coordinates of the others.</param>
    /// <param name="generator">Draws the candidates.</param>
    /// <param name="joint">Whether the parameters are estimated together.</param>
    private ParameterValue[] Suggest(int[] parameters, double[][] good, double[][] bad, NumpyGenerator generator, bool joint)
    {
        var domains = Array.ConvertAll(parameters, p => _searched[p].Domain);
        var (likely, unlikely) = (Estimate(parameters, domains, good, joint), Estimate(parameters, domains, bad, joint));
        var (candidate, best) = (new double[domains.Length], new double[domains.Length]);
        var bestScore = double.NegativeInfinity;
        for (var i = 0; i < _options.Candidates; i++)
        {
            likely.Sample(generator, candidate);
            var score = likely.LogDensity(candidate) - unlikely.LogDensity(candidate);
            if (i > 0 && !(score > bestScore)) continue;
            bestScore = score;
            candidate.CopyTo(best, 0);
        }

        return [.. domains.Select((domain, d) => SearchCoordinates.Value(domain, best[d]))];
    }

    private ParzenEstimator Estimate(int[] parameters, Domain[] domains, double[][] trials, bool joint)
    {
        var coordinates = Array.ConvertAll(parameters, _ => new List<double>(trials.Length));
        foreach (var trial in trials)
        {
            if (Array.Exists(parameters, p => double.IsNaN(trial[p]))) continue;
            for (var d = 0; d < parameters.Length; d++) coordinates[d].Add(trial[parameters[d]]);
        }

        return new ParzenEstimator(domains, coordinates, joint, _options.PriorWeight, _options.Endpoints);
    }

    /// <summary>A trial's coordinates in the order of the searched parameters; NaN where it lacks one or its value lies outside the space.</summary>
    private double[] Locate(ParameterSet trial) => Array.ConvertAll(_searched, parameter =>
        trial.TryGet(parameter.Name, out var value) && _space.IsActive(parameter, trial) ? SearchCoordinates.Of(parameter.Domain, value) ?? double.NaN : double.NaN);
}
