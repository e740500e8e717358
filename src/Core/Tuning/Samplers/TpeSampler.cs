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
    private readonly SpaceParameter[] _joint;

    public TpeSampler(SearchSpace space, TpeOptions options, IReadOnlyList<TrialObservation>? earlier = null)
    {
        (_space, _options, _earlier) = (space.WithoutGrids(), options, earlier ?? []);
        _joint = options.Multivariate ? [.. _space.Searched.Where(p => p.Condition is null && !SearchCoordinates.IsSingle(p.Domain))] : [];
    }

    public ParameterSet? Suggest(SamplerRequest request)
    {
        var generator = TrialRandomness.For(_options.Seed ?? request.StudySeed, request.Trial);
        var observations = _earlier.Count == 0 ? request.Observations : [.. _earlier, .. request.Observations];
        var known = observations.Count(ObservationOrder.IsKnown);
        if (known < Math.Max(1, _options.StartupTrials)) return _space.Sample(generator);

        var (good, bad) = Split(observations, known);
        var joint = _joint.Length > 0 ? Suggest(_joint, good, bad, generator, joint: true) : [];
        return _space.Build(parameter =>
        {
            var place = Array.IndexOf(_joint, parameter);
            return place >= 0 ? joint[place]
                : SearchCoordinates.IsSingle(parameter.Domain) ? parameter.Domain.Sample(generator)
                : Suggest([parameter], good, bad, generator, joint: false)[0];
        });
    }

    /// <summary>How many of <paramref name="known"/> trials count as good.</summary>
    public static int GoodCount(int known) => Math.Min((int)Math.Ceiling(GoodShare * known), MostGood);

    private (TrialObservation[] Good, TrialObservation[] Bad) Split(IReadOnlyList<TrialObservation> observations, int known)
    {
        var order = ObservationOrder.BestFirst(observations, _options.ConstantLiar);
        var good = GoodCount(known);
        return (InTrialOrder(order.AsSpan(0, good)), InTrialOrder(order.AsSpan(good)));

        TrialObservation[] InTrialOrder(ReadOnlySpan<int> indices)
        {
            var sorted = indices.ToArray();
            Array.Sort(sorted);
            return [.. sorted.Select(i => observations[i])];
        }
    }

    private ParameterValue[] Suggest(IReadOnlyList<SpaceParameter> parameters, TrialObservation[] good, TrialObservation[] bad, NumpyGenerator generator, bool joint)
    {
        var domains = parameters.Select(p => p.Domain).ToArray();
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

    private ParzenEstimator Estimate(IReadOnlyList<SpaceParameter> parameters, Domain[] domains, TrialObservation[] trials, bool joint)
    {
        var coordinates = parameters.Select(_ => new List<double>(trials.Length)).ToArray();
        var row = new double[parameters.Count];
        foreach (var trial in trials)
        {
            if (!TryLocate(parameters, trial.Parameters, row)) continue;
            for (var d = 0; d < row.Length; d++) coordinates[d].Add(row[d]);
        }

        return new ParzenEstimator(domains, coordinates, joint, _options.PriorWeight, _options.Endpoints);
    }

    /// <summary>A trial's coordinates; false where it does not have all the parameters or has values outside the space.</summary>
    private bool TryLocate(IReadOnlyList<SpaceParameter> parameters, ParameterSet trial, double[] row)
    {
        for (var d = 0; d < parameters.Count; d++)
        {
            var parameter = parameters[d];
            if (!trial.TryGet(parameter.Name, out var value)) return false;
            if (parameter.Condition is not null && !_space.IsActive(parameter, trial)) return false;
            if (SearchCoordinates.Of(parameter.Domain, value) is not { } coordinate) return false;
            row[d] = coordinate;
        }

        return true;
    }
}
