namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// Asynchronous successive halving that promotes: a trial pauses at every rung; a free slot looks from the top rung down for the
/// best trial waiting within the top floor(n/eta) of its rung and lets it train to the next, and starts a new trial where
/// there is none. A trial without a value (NaN) stops.
/// </summary>
/// <remarks>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning" (2020), algorithm 2.</remarks>
public sealed class AshaPromotionScheduler : ITrialScheduler
{
    private readonly AshaOptions _options;
    private readonly AshaBrackets _brackets;
    private readonly RungOfWaiting[][] _rungs;

    /// <summary>The next rung of each trial that has not ended, as an index into its bracket's rungs.</summary>
    private readonly Dictionary<int, int> _next = [];

    public AshaPromotionScheduler(AshaOptions options, ulong seed = 0)
    {
        _options = options;
        _brackets = new AshaBrackets(options, seed);
        _rungs = [.. _brackets.Rungs.Select(bracket => bracket.Select(epoch => new RungOfWaiting(epoch)).ToArray())];
        Milestones = options.RungsOf(0);
    }

    public IReadOnlyList<int> Milestones { get; }

    public bool Pauses => true;

    public TrialDecision Decide(int trial, int epoch, double value)
    {
        if (epoch >= _options.MaxT) return new(DecisionKind.Complete, $"has had all of its {_options.MaxT} epochs");
        var bracket = _brackets.Of(trial);
        if (Reached(trial, bracket, epoch) is not { } index) return new(DecisionKind.Continue, "between rungs", Bracket: bracket);
        var rung = _rungs[bracket][index].Rung;
        if (double.IsNaN(value)) return new(DecisionKind.Stop, $"has no value at rung {rung.Epoch}", rung.Epoch, Bracket: bracket);
        var (rank, peers) = (rung.Better(value) + 1, rung.Count + 1);
        var reason = $"{Wording.Value(value)} is {Wording.Ordinal(rank)} of {peers} at rung {rung.Epoch}; {Wording.GoOn(peers / _options.ReductionFactor)}";
        return new(DecisionKind.Pause, reason, rung.Epoch, Rank: rank, Peers: peers, Bracket: bracket);
    }

    public void RecordStart(int trial, ParameterSet parameters) => _next[trial] = 0;

    public void RecordReturn(int trial, ParameterSet parameters, IReadOnlyList<double> values) =>
        _next[trial] = _rungs[_brackets.Of(trial)].Count(r => r.Rung.Epoch <= values.Count);

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        var bracket = _brackets.Of(trial);
        if (decision.Rung is null || double.IsNaN(value) || Reached(trial, bracket, epoch) is not { } index) return;
        _rungs[bracket][index].Arrive(trial, value, waits: decision.Kind == DecisionKind.Pause);
        _next[trial] = index + 1;
    }

    public void RecordEnd(int trial)
    {
        if (!_next.Remove(trial)) return;
        foreach (var rung in _rungs[_brackets.Of(trial)]) rung.Leave(trial);
    }

    public Promotion? NextPromotion(bool moreTrialsToCome)
    {
        var rungs = from bracket in Enumerable.Range(0, _rungs.Length)
                    from index in Enumerable.Range(0, _rungs[bracket].Length)
                    orderby _rungs[bracket][index].Rung.Epoch descending, bracket
                    select (bracket, index);
        foreach (var (bracket, index) in rungs)
            if (Promotable(bracket, index) is { } promotion)
                return promotion;
        return null;
    }

    public void RecordPromotion(Promotion promotion) => _rungs[promotion.Bracket].Single(r => r.Rung.Epoch == promotion.Rung).Leave(promotion.Trial);

    public bool MayBePromoted(int trial) => _next.ContainsKey(trial) && _rungs[_brackets.Of(trial)].Any(r => r.IsWaiting(trial));

    private Promotion? Promotable(int bracket, int index)
    {
        var waiting = _rungs[bracket][index];
        var (rung, places) = (waiting.Rung, waiting.Rung.Count / _options.ReductionFactor);
        if (waiting.Best is not { } best) return null;
        var position = rung.Position(best.Value, best.Arrival);
        if (position >= places) return null;
        var next = index + 1 < _rungs[bracket].Length ? _rungs[bracket][index + 1].Rung.Epoch : _options.MaxT;
        var reason = $"{Wording.Value(best.Value)} is {Wording.Ordinal(position + 1)} of {rung.Count} at rung {rung.Epoch}; {Wording.GoOn(places)}, to epoch {next}";
        return new Promotion(best.Trial, rung.Epoch, next, reason, best.Value, position + 1, rung.Count, places, bracket);
    }

    /// <summary>The highest rung the trial has reached and not yet recorded.</summary>
    private int? Reached(int trial, int bracket, int epoch)
    {
        var first = _next.GetValueOrDefault(trial);
        for (var index = _rungs[bracket].Length - 1; index >= first; index--)
            if (_rungs[bracket][index].Rung.Epoch <= epoch)
                return index;
        return null;
    }

    /// <summary>A rung and the trials that wait at it, best first.</summary>
    private sealed class RungOfWaiting(int epoch)
    {
        private readonly SortedSet<(double Worse, int Arrival, int Trial)> _waiting = [];
        private readonly Dictionary<int, (double Worse, int Arrival, int Trial)> _entries = [];

        public Rung Rung { get; } = new(epoch);

        public (double Value, int Arrival, int Trial)? Best => _waiting.Count > 0 ? (-_waiting.Min.Worse, _waiting.Min.Arrival, _waiting.Min.Trial) : null;

        public bool IsWaiting(int trial) => _entries.ContainsKey(trial);

        public void Arrive(int trial, double value, bool waits)
        {
            var arrival = Rung.Add(value);
            if (!waits) return;
            _entries[trial] = (-value, arrival, trial);
            _waiting.Add(_entries[trial]);
        }

        public void Leave(int trial)
        {
            if (_entries.Remove(trial, out var entry)) _waiting.Remove(entry);
        }
    }
}
