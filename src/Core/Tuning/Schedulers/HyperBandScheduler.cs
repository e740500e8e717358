using SessionRec.Core.Tuning.Files;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// HyperBand: trials fill one bracket after the other; a bracket's trials pause at its rung until all that have not ended have come, then
/// the best floor(n / eta^k) go on. A trial that ends counts as come, one that oversteps its rung counts with the value it reports.
/// When the brackets are used up, they begin again.
/// </summary>
/// <remarks>Source: Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization" (2018), algorithm 1.</remarks>
public sealed class HyperBandScheduler : ITrialScheduler
{
    private readonly HyperBandOptions _options;
    private readonly Wording _wording;
    private readonly IReadOnlyList<HyperBandBracket> _plan;
    private readonly List<Bracket> _brackets = [];
    private readonly Dictionary<int, int> _bracketOf = [];

    /// <summary>Paused trials that were not chosen, with the reason.</summary>
    private readonly SortedDictionary<int, string> _left = [];

    /// <summary>Brackets that may still promote a trial.</summary>
    private readonly SortedSet<int> _open = [];

    public HyperBandScheduler(HyperBandOptions options, OptimizationMode mode = OptimizationMode.Max)
    {
        (_options, _wording) = (options, new Wording(mode));
        _plan = options.Plan;
        Milestones = [.. _plan.SelectMany(b => b.Rungs).Where(r => r < options.MaxT).Distinct().Order()];
    }

    public IReadOnlyList<int> Milestones { get; }

    public bool Pauses => true;

    public TrialDecision Decide(int trial, int epoch, double value)
    {
        if (epoch >= _options.MaxT) return new(DecisionKind.Complete, $"has had all of its {_options.MaxT} epochs");
        if (!_bracketOf.TryGetValue(trial, out var number)) return new(DecisionKind.Stop, "is not running in any bracket");
        var bracket = _brackets[number];
        if (bracket.StageReached(trial, epoch) is not { } stage) return new(DecisionKind.Continue, "before its rung", Bracket: number);
        var rung = bracket.Plan.Rungs[stage.Number];
        if (double.IsNaN(value)) return new(DecisionKind.Stop, $"has no value at rung {rung}", rung, Bracket: number);
        var (rank, peers) = (stage.Arrived.Values.Count(v => v > value) + 1, stage.Arrived.Count + 1);
        var reason = $"{_wording.Measured(value)} is {Wording.Ordinal(rank)} of {peers} so far at rung {rung} of bracket {number}; waits for all {bracket.ExpectedAt(stage)}";
        return new(DecisionKind.Pause, reason, rung, Rank: rank, Peers: peers, Bracket: number);
    }

    public void RecordStart(int trial, ParameterSet parameters)
    {
        if (_bracketOf.ContainsKey(trial)) return;
        if (_brackets.Count == 0 || _brackets[^1].IsFilled)
        {
            _open.Add(_brackets.Count);
            _brackets.Add(new Bracket(_plan[_brackets.Count % _plan.Count], _options.ReductionFactor));
        }

        _brackets[^1].Join(trial);
        _bracketOf[trial] = _brackets.Count - 1;
    }

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        if (decision.Kind == DecisionKind.Pause && _bracketOf.TryGetValue(trial, out var number)) _brackets[number].Arrive(trial, epoch, value);
    }

    public void RecordEnd(int trial)
    {
        if (!_bracketOf.Remove(trial, out var number)) return;
        _left.Remove(trial);
        _brackets[number].End(trial);
        CloseIfDone(number);
    }

    public Promotion? NextPromotion(bool moreTrialsToCome)
    {
        foreach (var number in _open)
        {
            var bracket = _brackets[number];
            if (bracket.NextPromotion(moreTrialsToCome) is not var (trial, stage, chosen)) continue;
            var (rung, next) = (bracket.Plan.Rungs[stage.Number], bracket.Plan.Rungs[stage.Number + 1]);
            var value = stage.Arrived[trial];
            var rank = stage.Arrived.Values.Count(v => v > value) + 1;
            var reason = $"{_wording.Measured(value)} is {Wording.Ordinal(rank)} of {stage.Arrived.Count} at rung {rung} of bracket {number}; {Wording.GoOn(chosen)}, to epoch {next}";
            return new Promotion(trial, rung, next, reason, value, rank, stage.Arrived.Count, chosen, number);
        }

        return null;
    }

    public void RecordPromotion(Promotion promotion)
    {
        foreach (var trial in _brackets[promotion.Bracket].Promote(promotion.Trial, promotion.Rung))
            _left[trial] = $"is not among the {promotion.Places} that go on from rung {promotion.Rung} of bracket {promotion.Bracket}";
        CloseIfDone(promotion.Bracket);
    }

    public IReadOnlyList<(int Trial, string Reason)> LeftBehind(int? trialsToCome) => [.. _left.Select(trial => (trial.Key, trial.Value))];

    private void CloseIfDone(int number)
    {
        if (_brackets[number].IsDone) _open.Remove(number);
    }

    /// <summary>The trials that train towards one rung of a bracket.</summary>
    private sealed class Stage(int number)
    {
        public int Number => number;

        /// <summary>Those that were let in and did not end.</summary>
        public HashSet<int> Members { get; } = [];

        /// <summary>Values at the rung, of ended trials too.</summary>
        public Dictionary<int, double> Arrived { get; } = [];

        /// <summary>Those chosen to go on, best first; null until all have come.</summary>
        public IReadOnlyList<int>? Chosen { get; set; }

        /// <summary>Those chosen that have not been promoted yet.</summary>
        public List<int> Pending { get; } = [];

        public bool AllCame => Members.All(Arrived.ContainsKey);
    }

    private sealed class Bracket(HyperBandBracket plan, int eta)
    {
        private readonly List<Stage> _stages = [.. Enumerable.Range(0, plan.Rungs.Count).Select(i => new Stage(i))];
        private readonly Dictionary<int, int> _stageOf = [];
        private int _joined;

        public HyperBandBracket Plan => plan;

        /// <summary>No further trial may join: it is full, or it went on with fewer because no more were to come.</summary>
        public bool IsFilled => _joined >= plan.Trials || _stages[0].Chosen is not null;

        /// <summary>No trial can be promoted any more.</summary>
        public bool IsDone => IsFilled && _stages.Take(plan.Rungs.Count - 1).All(s => s.Pending.Count == 0 && (s.Chosen is not null || s.Members.Count == 0));

        public void Join(int trial)
        {
            _joined++;
            _stageOf[trial] = 0;
            _stages[0].Members.Add(trial);
        }

        /// <summary>How many are to come to a stage's rung: while the bracket fills, the room it has, less those that have ended.</summary>
        public int ExpectedAt(Stage stage) => stage.Members.Count + (stage.Number == 0 && !IsFilled ? plan.Trials - _joined : 0);

        /// <summary>The stage whose rung the trial has reached or overstepped and where it is expected.</summary>
        public Stage? StageReached(int trial, int epoch) =>
            _stageOf.TryGetValue(trial, out var number) && number < plan.Rungs.Count - 1 && epoch >= plan.Rungs[number] && _stages[number].Chosen is null && !_stages[number].Arrived.ContainsKey(trial)
                ? _stages[number]
                : null;

        public void Arrive(int trial, int epoch, double value)
        {
            if (StageReached(trial, epoch) is { } stage) stage.Arrived[trial] = value;
        }

        public void End(int trial)
        {
            if (!_stageOf.Remove(trial, out var number)) return;
            _stages[number].Members.Remove(trial);
            if (number == 0 || !_stages[number - 1].Pending.Remove(trial)) return;
            if (_stages[number - 1].Pending.Count == 0) _stages[number - 1].Arrived.Clear();
        }

        public (int Trial, Stage Stage, int Places)? NextPromotion(bool moreTrialsToCome)
        {
            for (var number = plan.Rungs.Count - 2; number >= 0; number--)
            {
                var stage = _stages[number];
                if (stage.Chosen is { } chosen)
                {
                    if (stage.Pending.Count > 0) return (stage.Pending[0], stage, chosen.Count);
                    continue;
                }

                if (!IsComplete(number, moreTrialsToCome)) continue;
                var best = Choose(stage);
                if (best.Count > 0) return (best[0], stage, best.Count);
            }

            return null;
        }

        /// <summary>Lets a trial go on, with the first of a stage all that were chosen; gives those that were not, once.</summary>
        public IReadOnlyList<int> Promote(int trial, int rung)
        {
            var stage = _stages.Single(s => plan.Rungs[s.Number] == rung);
            IReadOnlyList<int> left = [];
            if (stage.Chosen is null)
            {
                stage.Chosen = Choose(stage);
                stage.Pending.AddRange(stage.Chosen);
                _stages[stage.Number + 1].Members.UnionWith(stage.Chosen);
                foreach (var chosen in stage.Chosen) _stageOf[chosen] = stage.Number + 1;
                stage.Members.ExceptWith(stage.Chosen);
                left = [.. stage.Members];
            }

            stage.Pending.Remove(trial);
            if (stage.Pending.Count == 0) stage.Arrived.Clear();
            return left;
        }

        private bool IsComplete(int number, bool moreTrialsToCome)
        {
            var filled = number == 0 ? IsFilled || !moreTrialsToCome : _stages[number - 1].Chosen is not null;
            return filled && _stages[number].Members.Count > 0 && _stages[number].AllCame;
        }

        /// <summary>The best of a stage: floor(n / eta^(k+1)) of a full bracket, at least one of a part of one; earlier trials first on ties.</summary>
        private List<int> Choose(Stage stage)
        {
            var places = plan.Trials;
            if (_joined < plan.Trials) places = _joined;
            for (var i = 0; i <= stage.Number; i++) places /= eta;
            return [.. stage.Members.OrderByDescending(t => stage.Arrived[t]).ThenBy(t => t).Take(Math.Max(1, places))];
        }
    }
}
