using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// Population-based training: every so many epochs the trials wait for each other; then each in the lowest quantile takes the model of
/// one in the highest and goes on with that one's parameters, changed, and the others go on as they were. Numbers are multiplied by a
/// factor, ordered and unordered values move to a neighbour, or any of them is drawn anew; all stay within the space.
/// </summary>
/// <remarks>
/// Source: Jaderberg et al., "Population Based Training of Neural Networks" (2017), as in Ray Tune's PopulationBasedTraining with
/// <c>synch=True</c>. Values of the same epoch are compared, so the result does not depend on how many trials run at once.
/// </remarks>
public sealed class PopulationScheduler : ITrialScheduler
{
    private const uint Stream = 0x9b70_0000;

    private readonly PopulationOptions _options;
    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly Wording _wording;
    private readonly SortedDictionary<int, Member> _members = [];

    public PopulationScheduler(PopulationOptions options, SearchSpace space, ulong seed, OptimizationMode mode = OptimizationMode.Max)
    {
        (_options, _space, _seed, _wording) = (options, space.WithoutGrids(), seed, new Wording(mode));
        Milestones =
        [
            .. Enumerable.Range(1, options.MaxT / options.PerturbationInterval)
                .Select(i => i * options.PerturbationInterval)
                .Where(epoch => epoch >= options.BurnIn && epoch < options.MaxT),
        ];
    }

    public IReadOnlyList<int> Milestones { get; }

    public bool Pauses => true;

    public TrialDecision Decide(int trial, int epoch, double value)
    {
        if (epoch >= _options.MaxT) return new(DecisionKind.Complete, $"has had all of its {_options.MaxT} epochs");
        return Milestones.Contains(epoch)
            ? new(DecisionKind.Pause, $"{_wording.Measured(value)} at epoch {epoch} waits for the rest of the population", epoch)
            : new(DecisionKind.Continue, "between comparisons");
    }

    public void RecordStart(int trial, ParameterSet parameters) => _members[trial] = new Member(trial, parameters);

    public void RecordReturn(int trial, ParameterSet parameters, IReadOnlyList<double> values)
    {
        if (_members.TryGetValue(trial, out var known)) known.HasEnded = false;
        else RecordStart(trial, parameters);
        foreach (var milestone in Milestones.TakeWhile(milestone => milestone <= values.Count)) _members[trial].Values[milestone] = values[milestone - 1];
    }

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        if (!_members.TryGetValue(trial, out var member) || decision.Kind != DecisionKind.Pause) return;
        member.Values[epoch] = value;
        member.WaitsAt = epoch;
    }

    public void RecordEnd(int trial)
    {
        if (_members.TryGetValue(trial, out var member)) (member.HasEnded, member.WaitsAt) = (true, null);
    }

    public Promotion? NextPromotion(bool moreTrialsToCome)
    {
        if (moreTrialsToCome) return null;
        var next = _members.Values.Where(m => m.WaitsAt is not null).MinBy(m => m.WaitsAt);
        if (next?.WaitsAt is not { } epoch || _members.Values.Any(m => !m.HasEnded && !m.Values.ContainsKey(epoch))) return null;

        var ranked = Ranked(epoch);
        var quantile = Math.Min((int)Math.Ceiling(ranked.Count * _options.QuantileFraction), ranked.Count / 2);
        var place = ranked.IndexOf(next);
        var value = next.Values[epoch];
        var to = Milestones.FirstOrDefault(milestone => milestone > epoch, _options.MaxT);
        var reason = $"{_wording.Measured(value)} is {Wording.Ordinal(place + 1)} of {ranked.Count} at epoch {epoch}";
        if (place < ranked.Count - quantile)
            return new Promotion(next.Trial, epoch, to, $"{reason}: goes on to epoch {to}", value, place + 1, ranked.Count, ranked.Count);
        var generator = TrialRandomness.For(_seed, next.Trial, Stream + (uint)epoch);
        var source = ranked[(int)generator.NextBounded((ulong)(quantile - 1))];
        var exploit = new Exploitation(source.Trial, epoch, Explore(source.ParametersAt(epoch), generator));
        return new Promotion(
            next.Trial, epoch, to, $"{reason}, in the {_wording.Worst} {quantile}: goes on to epoch {to} with the model of trial {source.Trial}, {Changes(source.ParametersAt(epoch), exploit.Parameters)}", value, place + 1, ranked.Count, ranked.Count, Exploit: exploit);
    }

    public void RecordPromotion(Promotion promotion)
    {
        ArgumentNullException.ThrowIfNull(promotion);
        if (!_members.TryGetValue(promotion.Trial, out var member)) return;
        member.WaitsAt = null;
        if (promotion.Exploit is { } exploit) member.Change(promotion.Rung, exploit.Parameters);
    }

    /// <summary>The trials by their values at an epoch, best first; those without a number last.</summary>
    private List<Member> Ranked(int epoch) =>
    [
        .. _members.Values
            .Where(m => m.Values.ContainsKey(epoch))
            .OrderByDescending(m => double.IsNaN(m.Values[epoch]) ? double.NegativeInfinity : m.Values[epoch])
            .ThenBy(m => m.Trial),
    ];

    /// <summary>What differs, for people: <c>alpha .025 to .03</c>.</summary>
    private static string Changes(ParameterSet from, ParameterSet to)
    {
        string[] changes = [.. to.Where(p => from.TryGet(p.Key, out var before) && !before.Equals(p.Value)).Select(p => $"{p.Key} {Wording.Parameter(from[p.Key])} to {Wording.Parameter(p.Value)}")];
        return changes.Length == 0 ? "unchanged" : string.Join(", ", changes);
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

    private sealed class Member(int trial, ParameterSet parameters)
    {
        private readonly List<(int After, ParameterSet Parameters)> _changes = [(0, parameters)];

        public int Trial { get; } = trial;

        /// <summary>Its value at each comparison it has reached.</summary>
        public Dictionary<int, double> Values { get; } = [];

        /// <summary>The comparison it waits at.</summary>
        public int? WaitsAt { get; set; }

        /// <summary>It takes part no more, but what it reached before counts, and others may take its model of then.</summary>
        public bool HasEnded { get; set; }

        /// <summary>What it trained with up to <paramref name="epoch"/>.</summary>
        public ParameterSet ParametersAt(int epoch) => _changes.FindLast(change => change.After < epoch).Parameters ?? _changes[0].Parameters;

        public void Change(int after, ParameterSet parameters) => _changes.Add((after, parameters));
    }
}
