using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// Population-based training: every so many epochs, a trial in the lowest quantile of the running population takes the state of one in the
/// highest and goes on with that one's parameters, changed. Numbers are multiplied by a factor, ordered and unordered values move to a
/// neighbour, or any of them is drawn anew; all stay within the space.
/// </summary>
/// <remarks>Source: Jaderberg et al., "Population Based Training of Neural Networks" (2017), as in Ray Tune's PopulationBasedTraining.</remarks>
public sealed class PopulationScheduler : ITrialScheduler
{
    private const uint Stream = 0x9b70_0000;

    private readonly PopulationOptions _options;
    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly SortedDictionary<int, Member> _members = [];

    public PopulationScheduler(PopulationOptions options, SearchSpace space, ulong seed)
    {
        (_options, _space, _seed) = (options, space.WithoutGrids(), seed);
        Milestones = [.. Enumerable.Range(1, options.MaxT / options.PerturbationInterval).Select(i => i * options.PerturbationInterval).Where(e => e < options.MaxT)];
    }

    public IReadOnlyList<int> Milestones { get; }

    public TrialDecision Decide(int trial, int epoch, double value)
    {
        if (epoch >= _options.MaxT) return new(DecisionKind.Complete, $"has had all of its {_options.MaxT} epochs");
        if (epoch % _options.PerturbationInterval != 0 || epoch < _options.BurnIn) return new(DecisionKind.Continue, "between comparisons");
        var ranked = Ranked(trial, epoch, value);
        var quantile = Math.Min((int)Math.Ceiling(ranked.Count * _options.QuantileFraction), ranked.Count / 2);
        var place = ranked.FindIndex(m => m.Trial == trial);
        var decision = new TrialDecision(DecisionKind.Continue, $"{Wording.Value(value)} is {Wording.Ordinal(place + 1)} of {ranked.Count} at epoch {epoch}", epoch, Rank: place + 1, Peers: ranked.Count);
        if (place < ranked.Count - quantile) return decision;
        var generator = TrialRandomness.For(_seed, trial, Stream + (uint)epoch);
        var source = ranked[(int)generator.NextBounded((ulong)(quantile - 1))];
        return decision with
        {
            Kind = DecisionKind.Exploit,
            Reason = $"{decision.Reason}, in the lowest {quantile}: goes on from trial {source.Trial}",
            Exploit = new Exploitation(source.Trial, source.Epoch, Explore(source.Parameters, generator)),
        };
    }

    public void RecordStart(int trial, ParameterSet parameters) => _members[trial] = new Member(trial, parameters, 0, double.NaN);

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        if (!_members.TryGetValue(trial, out var member) || decision.Rung is null) return;
        _members[trial] = member with { Epoch = epoch, Value = value, Parameters = decision.Exploit?.Parameters ?? member.Parameters };
    }

    public void RecordEnd(int trial) => _members.Remove(trial);

    public Promotion? NextPromotion(bool moreTrialsToCome) => null;

    public void RecordPromotion(Promotion promotion) => throw new InvalidOperationException("Population-based training promotes no trial.");

    public bool MayBePromoted(int trial) => false;

    /// <summary>The running trials with their last compared values, this one with its new value, best first; those without a value last.</summary>
    private List<Member> Ranked(int trial, int epoch, double value)
    {
        var parameters = _members.TryGetValue(trial, out var known) ? known.Parameters : ParameterSet.Empty;
        return [.. _members.Values
            .Where(m => m.Trial != trial && !double.IsNaN(m.Value))
            .Append(new Member(trial, parameters, epoch, value))
            .OrderByDescending(m => double.IsNaN(m.Value) ? double.NegativeInfinity : m.Value)
            .ThenBy(m => m.Trial)];
    }

    private ParameterSet Explore(ParameterSet source, NumpyGenerator generator) => _space.Build(parameter =>
    {
        var resample = generator.NextDouble() < _options.ResampleProbability;
        var up = generator.NextBounded(1) == 1;
        if (!source.TryGet(parameter.Name, out var value) || parameter.Domain.Check(value) is not null) return parameter.Domain.Sample(generator);
        if (_options.Parameters?.Contains(parameter.Name) == false) return value;
        if (resample) return parameter.Domain.Sample(generator);
        return parameter.Domain switch
        {
            ChoiceDomain choice => Neighbour(choice.Values, value, up),
            OrdinalDomain ordinal => Neighbour(ordinal.Values, value, up),
            NormalDomain normal => normal.FromAxis(normal.ToAxis(value.AsDouble() * Factor(up))),
            NumericDomain numeric => numeric.FromAxis(Snapped(numeric, value.AsDouble() * Factor(up))),
            _ => value,
        };
    });

    private double Factor(bool up) => up ? _options.FactorUp : _options.FactorDown;

    private static double Snapped(NumericDomain domain, double value) => domain.Axis switch
    {
        { Step: > 0 } axis => Math.Clamp(axis.Low + (Math.Round((value - axis.Low) / axis.Step) * axis.Step), axis.Low, axis.High),
        var axis => Math.Clamp(value, axis.Low, axis.High),
    };

    private static ParameterValue Neighbour(IReadOnlyList<ParameterValue> values, ParameterValue value, bool up) =>
        values[Math.Clamp(ValueComparison.IndexOf(values, value) + (up ? 1 : -1), 0, values.Count - 1)];

    /// <param name="Trial">Its number.</param>
    /// <param name="Parameters">What it trains with now.</param>
    /// <param name="Epoch">When it was last compared.</param>
    /// <param name="Value">Its value then; NaN before the first comparison.</param>
    private sealed record Member(int Trial, ParameterSet Parameters, int Epoch, double Value);
}
