using System.Collections;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// A study's trials by number, where each stands, and which is the best. Those that have ended are kept packed, by blocks of numbers, so that a study of
/// a hundred thousand trials takes little more memory than one of a thousand. What comes out of a packed block is a copy, to be read only.
/// </summary>
/// <param name="order">Which value is the better one.</param>
/// <param name="plannedEpochs">The epochs that a trial with such parameters trains for.</param>
internal sealed class TrialBook(MetricOrder order, Func<ParameterSet, int> plannedEpochs) : IReadOnlyList<Trial>
{
    /// <summary>Trials in a block: enough for names and reasons to compress away, and few enough to unpack within a millisecond or two.</summary>
    public const int BlockSize = 256;

    /// <summary>Trials of a block that have ended since it was packed last, and are packed together: each packing reads and writes the whole block.</summary>
    private const int PackedTogether = 64;

    private readonly List<Block> _blocks = [];
    private readonly SharedWords _words = new();
    private readonly SortedSet<int> _waiting = [];
    private readonly HashSet<int> _running = [];
    private readonly HashSet<int> _paused = [];
    private (PackedTrials? Packed, Dictionary<int, Trial> Trials) _lastUnpacked = (null, []);
    private BestTrial? _best;
    private bool _bestIsKnown = true;

    public int Count { get; private set; }

    public IReadOnlyCollection<int> Waiting => _waiting;

    public IReadOnlyCollection<int> Running => _running;

    public IReadOnlyCollection<int> Paused => _paused;

    public int NextWaiting => _waiting.Min;

    public int Completed { get; private set; }

    public int Stopped { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Trials that completed, were stopped or failed for good.</summary>
    public int Ended => Completed + Stopped + Failed;

    public Trial this[int number] => _blocks[number / BlockSize].Trials[number % BlockSize] ?? Unpacked(_blocks[number / BlockSize])[number];

    public Trial? Find(int number) => number >= 0 && number < Count ? this[number] : null;

    /// <summary>Whether the trial has ended and is packed.</summary>
    public bool IsPacked(int number) => _blocks[number / BlockSize].Trials[number % BlockSize] is null;

    /// <summary>The trials that failed for good, in the order of their numbers.</summary>
    public IEnumerable<Trial> AllFailed => _blocks.Where(b => b.HasFailed).SelectMany(b => TrialsOf(b).Where(t => t.State == TrialState.Failed));

    /// <summary>The trial with the best last value; null where there is none.</summary>
    public BestTrial? Best()
    {
        if (_bestIsKnown) return _best;
        _best = _blocks.Aggregate((BestTrial?)null, (best, block) => BestTrial.Better(best, BestTrial.Better(BestTrial.Of(block.Unpacked, order), block.Best, order), order));
        _bestIsKnown = true;
        return _best;
    }

    public void Add(StudyEvent.TrialCreated created)
    {
        Append(new Trial(created.Trial, created.Parameters, plannedEpochs(created.Parameters)));
        _waiting.Add(created.Trial);
    }

    public void Start(StudyEvent.AttemptStarted started)
    {
        this[started.Trial].Start(started, _words);
        _waiting.Remove(started.Trial);
        _running.Add(started.Trial);
    }

    public void Report(StudyEvent.EpochReported reported, double value)
    {
        var trial = this[reported.Trial];
        NoteLastValue(trial, value);
        trial.Report(reported, value, _words);
    }

    public void Pause(Trial trial, string reason)
    {
        _running.Remove(trial.Number);
        _paused.Add(trial.Number);
        trial.Pause(reason);
    }

    /// <summary>The trial waits for a worker, whether it ran or was paused.</summary>
    public void Queue(Trial trial, string reason)
    {
        _running.Remove(trial.Number);
        _paused.Remove(trial.Number);
        trial.Wait(reason);
        _waiting.Add(trial.Number);
    }

    public void End(Trial trial, TrialState state, string reason, DateTimeOffset at, bool byStopRule = false, bool leftBehind = false)
    {
        _running.Remove(trial.Number);
        _waiting.Remove(trial.Number);
        _paused.Remove(trial.Number);
        trial.End(state, _words.Share(reason), at, byStopRule, leftBehind);
        CountEnded(state, 1);
        if (trial.Number == _best?.Number && state == TrialState.Failed) _bestIsKnown = false;
        var block = _blocks[trial.Number / BlockSize];
        block.Ended++;
        PackWhereEnded(block);
    }

    /// <summary>A failed trial waits again.</summary>
    public Trial Return(int number, string reason)
    {
        var trial = TakeBack(number);
        trial.Return(reason);
        CountEnded(TrialState.Failed, -1);
        _waiting.Add(number);
        return trial;
    }

    /// <summary>A trial that was left behind is paused again.</summary>
    public Trial WaitAgain(int number, string reason)
    {
        var trial = TakeBack(number);
        trial.WaitAgain(reason);
        CountEnded(TrialState.Stopped, -1);
        _paused.Add(number);
        return trial;
    }

    public (IReadOnlyList<TrialSnapshot> Trials, IReadOnlyList<PackedTrials> Packed) Capture() =>
        ([.. _blocks.SelectMany(b => b.Unpacked).Select(t => t.Capture())], [.. _blocks.Select(b => b.Packed).OfType<PackedTrials>()]);

    /// <summary>Takes over the trials of a snapshot. They stay unpacked until <see cref="PackAllEnded"/>, since what is read next is their history.</summary>
    public void Restore(IReadOnlyList<TrialSnapshot> trials, IReadOnlyList<PackedTrials> packed)
    {
        foreach (var snapshot in packed.SelectMany(p => p.Unpack()).Concat(trials).OrderBy(t => t.Trial))
        {
            var trial = new Trial(_words.Share(snapshot), plannedEpochs(snapshot.Parameters));
            Append(trial);
            switch (trial.State)
            {
                case TrialState.Waiting: _waiting.Add(trial.Number); break;
                case TrialState.Running: _running.Add(trial.Number); break;
                case TrialState.Paused: _paused.Add(trial.Number); break;
                default:
                    CountEnded(trial.State, 1);
                    _blocks[^1].Ended++;
                    break;
            }
        }

        _bestIsKnown = false;
    }

    public void PackAllEnded()
    {
        foreach (var block in _blocks) PackWhereEnded(block);
    }

    public IEnumerator<Trial> GetEnumerator() => _blocks.SelectMany(TrialsOf).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Append(Trial trial)
    {
        if (Count % BlockSize == 0) _blocks.Add(new Block());
        _blocks[^1].Trials.Add(trial);
        Count++;
    }

    private void PackWhereEnded(Block block)
    {
        if (block.Ended < PackedTogether && block.Ended + block.PackedCount < BlockSize) return;
        if (block.Ended > 0) block.Pack(block.Packed is null ? [] : Unpacked(block).Values, order);
    }

    /// <summary>A trial that had ended takes part again; its whole block comes out.</summary>
    private Trial TakeBack(int number)
    {
        var block = _blocks[number / BlockSize];
        if (block.Packed is not null) block.Unpack(Unpacked(block));
        block.Ended--;
        _bestIsKnown = false;
        return this[number];
    }

    private IEnumerable<Trial> TrialsOf(Block block) => block.Trials.Select((trial, place) => trial ?? Unpacked(block)[(block.Packed!.From / BlockSize * BlockSize) + place]);

    private Dictionary<int, Trial> Unpacked(Block block)
    {
        if (!ReferenceEquals(_lastUnpacked.Packed, block.Packed)) _lastUnpacked = (block.Packed, block.Packed!.Unpack().ToDictionary(t => t.Trial, t => new Trial(t, plannedEpochs(t.Parameters))));
        return _lastUnpacked.Trials;
    }

    private void CountEnded(TrialState state, int more)
    {
        switch (state)
        {
            case TrialState.Completed: Completed += more; break;
            case TrialState.Stopped: Stopped += more; break;
            case TrialState.Failed: Failed += more; break;
        }
    }

    /// <summary>Keeps the best right when a trial's last value changes, without looking at all trials.</summary>
    private void NoteLastValue(Trial trial, double value)
    {
        if (!_bestIsKnown) return;
        if (_best is not { } best)
        {
            _best = new BestTrial(trial.Number, value);
        }
        else if (trial.Number == best.Number)
        {
            // The others were not better than its value before; whether they are now has to be looked up.
            if (order.HigherIsBetter(value) >= order.HigherIsBetter(best.Value)) _best = new BestTrial(trial.Number, value);
            else _bestIsKnown = false;
        }
        else if (order.IsBetter(value, best.Value) || (value == best.Value && trial.Number < best.Number))
        {
            _best = new BestTrial(trial.Number, value);
        }
    }

    /// <summary>Trials of consecutive numbers, from a multiple of <see cref="BlockSize"/> on.</summary>
    private sealed class Block
    {
        private bool _failedWhenPacked;

        /// <summary>By place; null while the trial is packed.</summary>
        public List<Trial?> Trials { get; } = [];

        public PackedTrials? Packed { get; private set; }

        /// <summary>How many are packed.</summary>
        public int PackedCount { get; private set; }

        /// <summary>Those that are not packed, by number.</summary>
        public IEnumerable<Trial> Unpacked => PackedCount == Trials.Count ? [] : Trials.OfType<Trial>();

        /// <summary>The best of those that are packed.</summary>
        public BestTrial? Best { get; private set; }

        /// <summary>Trials that have ended and are not packed.</summary>
        public int Ended { get; set; }

        public bool HasFailed => _failedWhenPacked || Unpacked.Any(t => t.State == TrialState.Failed);

        /// <summary>Packs what has ended, together with what was packed before.</summary>
        public void Pack(IReadOnlyCollection<Trial> packed, MetricOrder order)
        {
            Trial[] ended = [.. packed.Concat(Unpacked.Where(t => t.HasEnded)).OrderBy(t => t.Number)];
            Best = BestTrial.Of(ended, order);
            _failedWhenPacked = Array.Exists(ended, t => t.State == TrialState.Failed);
            for (var place = 0; place < Trials.Count; place++)
                if (Trials[place] is { HasEnded: true })
                    Trials[place] = null;
            (Packed, PackedCount, Ended) = (PackedTrials.Pack([.. ended.Select(t => t.Capture())]), ended.Length, 0);
        }

        public void Unpack(Dictionary<int, Trial> trials)
        {
            foreach (var (number, trial) in trials) Trials[number % BlockSize] = trial;
            (Packed, PackedCount, Best, _failedWhenPacked, Ended) = (null, 0, null, false, Ended + trials.Count);
        }
    }
}
