using SessionRec.Core.Tuning.Files;

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
    private readonly Wording _wording;

    /// <summary>The next rung of each trial that has not ended, as an index into its bracket's rungs.</summary>
    private readonly Dictionary<int, int> _next = [];

    /// <summary>By bracket, how many trials that have not ended have each rung as their next; those beyond the last count behind it.</summary>
    private readonly int[][] _before;

    public AshaPromotionScheduler(AshaOptions options, ulong seed = 0, OptimizationMode mode = OptimizationMode.Max)
    {
        (_options, _wording) = (options, new Wording(mode));
        _brackets = new AshaBrackets(options, seed);
        _rungs = [.. _brackets.Rungs.Select(bracket => bracket.Select(epoch => new RungOfWaiting(epoch)).ToArray())];
        _before = [.. _rungs.Select(rungs => new int[rungs.Length + 1])];
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
        var reason = $"{_wording.Measured(value)} is {Wording.Ordinal(rank)} of {peers} at rung {rung.Epoch}; {Wording.GoOn(peers / _options.ReductionFactor)}";
        return new(DecisionKind.Pause, reason, rung.Epoch, Rank: rank, Peers: peers, Bracket: bracket);
    }

    public void RecordStart(int trial, ParameterSet parameters) => SetNext(trial, 0);

    public void RecordReturn(int trial, ParameterSet parameters, IReadOnlyList<double> values) =>
        SetNext(trial, _rungs[_brackets.Of(trial)].Count(r => r.Rung.Epoch <= values.Count));

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        var bracket = _brackets.Of(trial);
        if (decision.Rung is null || double.IsNaN(value) || Reached(trial, bracket, epoch) is not { } index) return;
        _rungs[bracket][index].Arrive(trial, value, waits: decision.Kind == DecisionKind.Pause);
        SetNext(trial, index + 1);
    }

    public void RecordEnd(int trial)
    {
        if (!SetNext(trial, null)) return;
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

    /// <remarks>
    /// A trial's place at its rung only falls. It is left behind once it lies beyond the places that there will be at most: where every trial that may
    /// still come to the rung has come. In a study without an end that is never so.
    /// </remarks>
    public IReadOnlyList<(int Trial, string Reason)> LeftBehind(int? trialsToCome)
    {
        var left = new List<(int Trial, string Reason)>();
        for (var bracket = 0; bracket < _rungs.Length; bracket++)
        {
            for (var index = 0; index < _rungs[bracket].Length; index++)
            {
                if (MostPlaces(bracket, index, trialsToCome) is not { } places) continue;
                var rung = _rungs[bracket][index].Rung;
                foreach (var (value, arrival, trial) in _rungs[bracket][index].WorstFirst)
                {
                    var position = rung.Position(value, arrival);
                    if (position < places) break;
                    left.Add((trial, $"{_wording.Measured(value)} is {Wording.Ordinal(position + 1)} of {rung.Count} at rung {rung.Epoch}; {Wording.GoOnAtMost(places)}"));
                }
            }
        }

        return left;
    }

    public bool MayWaitAgain(int trial, int epoch, double value, int? trialsToCome)
    {
        var bracket = _brackets.Of(trial);
        if (Array.FindIndex(_rungs[bracket], r => r.Rung.Epoch == epoch) is not (>= 0 and var index)) return false;
        if (_rungs[bracket][index].Rung.ArrivalOf(trial, value) is not { } arrival) return false;
        return MostPlaces(bracket, index, trialsToCome) is not { } places || _rungs[bracket][index].Rung.Position(value, arrival) < places;
    }

    public void RecordWait(int trial, int epoch, double value)
    {
        var bracket = _brackets.Of(trial);
        if (Array.FindIndex(_rungs[bracket], r => r.Rung.Epoch == epoch) is not (>= 0 and var index)) return;
        if (_rungs[bracket][index].Rung.ArrivalOf(trial, value) is not { } arrival) return;
        _rungs[bracket][index].Wait(trial, value, arrival);
        SetNext(trial, index + 1);
    }

    /// <summary>How many of a rung go on at most, once all have come that may; null where there is no end of them.</summary>
    private int? MostPlaces(int bracket, int index, int? trialsToCome) => trialsToCome is not { } more
        ? null
        : (int)(((long)_rungs[bracket][index].Rung.Count + _before[bracket].Take(index + 1).Sum() + more) / _options.ReductionFactor);

    /// <summary>Notes a trial's next rung; null where it has ended. False where it is not known.</summary>
    private bool SetNext(int trial, int? next)
    {
        var before = _before[_brackets.Of(trial)];
        var isKnown = _next.Remove(trial, out var old);
        if (isKnown) before[old]--;
        if (next is not { } now) return isKnown;
        _next[trial] = now;
        before[now]++;
        return isKnown;
    }

    private Promotion? Promotable(int bracket, int index)
    {
        var waiting = _rungs[bracket][index];
        var (rung, places) = (waiting.Rung, waiting.Rung.Count / _options.ReductionFactor);
        if (waiting.Best is not { } best) return null;
        var position = rung.Position(best.Value, best.Arrival);
        if (position >= places) return null;
        var next = index + 1 < _rungs[bracket].Length ? _rungs[bracket][index + 1].Rung.Epoch : _options.MaxT;
        var reason = $"{_wording.Measured(best.Value)} is {Wording.Ordinal(position + 1)} of {rung.Count} at rung {rung.Epoch}; {Wording.GoOn(places)}, to epoch {next}";
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

        public IEnumerable<(double Value, int Arrival, int Trial)> WorstFirst => _waiting.Reverse().Select(w => (-w.Worse, w.Arrival, w.Trial));

        public void Arrive(int trial, double value, bool waits)
        {
            var arrival = Rung.Add(value, trial);
            if (waits) Wait(trial, value, arrival);
        }

        public void Wait(int trial, double value, int arrival)
        {
            _entries[trial] = (-value, arrival, trial);
            _waiting.Add(_entries[trial]);
        }

        public void Leave(int trial)
        {
            if (_entries.Remove(trial, out var entry)) _waiting.Remove(entry);
        }
    }
}
