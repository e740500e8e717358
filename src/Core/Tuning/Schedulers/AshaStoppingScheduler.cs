using SessionRec.Core.Tuning.Files;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// Asynchronous successive halving that stops: at each rung a trial is compared with the values recorded there before it and
/// stops if it is strictly below their 1 - 1/eta percentile. The first to arrive passes; a value is recorded even
/// if its trial stops. A trial without a value (NaN) is below everybody.
/// </summary>
/// <remarks>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning" (2020), as in Ray Tune's AsyncHyperBandScheduler.</remarks>
public sealed class AshaStoppingScheduler : ITrialScheduler
{
    private readonly AshaOptions _options;
    private readonly AshaBrackets _brackets;
    private readonly Rung[][] _rungs;
    private readonly Wording _wording;

    /// <summary>Bit k says that the running trial has recorded its bracket's rung k.</summary>
    private readonly Dictionary<int, ulong> _recorded = [];

    public AshaStoppingScheduler(AshaOptions options, ulong seed = 0, OptimizationMode mode = OptimizationMode.Max)
    {
        (_options, _wording) = (options, new Wording(mode));
        _brackets = new AshaBrackets(options, seed);
        _rungs = [.. _brackets.Rungs.Select(bracket => bracket.Select(epoch => new Rung(epoch)).ToArray())];
        Milestones = options.RungsOf(0);
    }

    public IReadOnlyList<int> Milestones { get; }

    public bool Pauses => false;

    public TrialDecision Decide(int trial, int epoch, double value)
    {
        if (epoch >= _options.MaxT) return new(DecisionKind.Complete, $"has had all of its {_options.MaxT} epochs");
        var bracket = _brackets.Of(trial);
        if (OpenRung(trial, bracket, epoch) is not { } index) return new(DecisionKind.Continue, "between rungs", Bracket: bracket);
        var rung = _rungs[bracket][index];
        var (rank, peers) = (rung.Better(value) + 1, rung.Count + 1);
        var decision = new TrialDecision(DecisionKind.Continue, "", rung.Epoch, rung.Percentile(1 - (1.0 / _options.ReductionFactor)), rank, peers, bracket);
        if (decision.Cutoff is not { } cutoff) return decision with { Reason = $"first at rung {rung.Epoch}" };
        var place = $"{_wording.Measured(value)} is {Wording.Ordinal(rank)} of {peers} at rung {rung.Epoch}";
        return value >= cutoff
            ? decision with { Reason = $"{place}, not {_wording.Worse} the cutoff {_wording.Measured(cutoff)}" }
            : decision with { Kind = DecisionKind.Stop, Reason = $"{place}, {_wording.Worse} the cutoff {_wording.Measured(cutoff)}" };
    }

    public void RecordStart(int trial, ParameterSet parameters) => _recorded[trial] = 0;

    public void RecordReturn(int trial, ParameterSet parameters, IReadOnlyList<double> values) =>
        _recorded[trial] = (1UL << _rungs[_brackets.Of(trial)].Count(rung => rung.Epoch <= values.Count)) - 1;

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        if (decision.Rung is null) return;
        var bracket = _brackets.Of(trial);
        if (OpenRung(trial, bracket, epoch) is not { } index) return;
        _rungs[bracket][index].Add(value);
        _recorded[trial] = _recorded.GetValueOrDefault(trial) | (1UL << index);
    }

    public void RecordEnd(int trial) => _recorded.Remove(trial);

    public Promotion? NextPromotion(bool moreTrialsToCome) => null;

    public void RecordPromotion(Promotion promotion) => throw new InvalidOperationException("Stopping ASHA promotes no trial.");

    /// <summary>The highest rung at or below <paramref name="epoch"/>, if the trial has not recorded it; a lower one that it jumped over otherwise.</summary>
    private int? OpenRung(int trial, int bracket, int epoch)
    {
        var recorded = _recorded.GetValueOrDefault(trial);
        for (var index = _rungs[bracket].Length - 1; index >= 0; index--)
            if (_rungs[bracket][index].Epoch <= epoch && (recorded & (1UL << index)) == 0)
                return index;
        return null;
    }
}
