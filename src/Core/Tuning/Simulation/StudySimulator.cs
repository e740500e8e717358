using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tuning.Simulation;

/// <summary>
/// Runs a study in virtual time: the same <see cref="Study"/>, sampler and scheduler as in a cluster, with made-up learning
/// curves and workers that die. Nothing is trained and nothing waits.
/// </summary>
public sealed class StudySimulator
{
    private const int MemorySamples = 10;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CorpusReference NoCorpus = new("", "", 0, 0, 0);

    private readonly SimulationOptions _options;
    private readonly Study _study;
    private readonly LearningCurves _curves;
    private readonly NumpyGenerator _random;
    private readonly PriorityQueue<Happening, (double At, long Order)> _queue = new();
    private readonly Worker[] _workers;

    /// <summary>Workers with a free slot, in the order in which they asked.</summary>
    private readonly Queue<Worker> _idle = new();

    /// <summary>Paused trials in a worker's memory, with their epochs.</summary>
    private readonly Dictionary<int, (Worker Worker, int Life, int Epoch)> _kept = [];
    private readonly List<(int TrialsEnded, long Bytes)> _memory = [];
    private double _now;
    private double _usefulSeconds;
    private double _lastEnd;
    private long _order;
    private long _epochsTrained;
    private long _events = 1;
    private int _deaths;

    private StudySimulator(string yaml, string fileName, SimulationOptions options, bool smokeTest)
    {
        options.Validate();
        _options = options;
        _study = Study.Start(Study.Submit(new StudySubmission(yaml, fileName, NoCorpus, smokeTest, Earlier: []), Start));
        _curves = new LearningCurves(options.Seed);
        _random = new NumpyGenerator(options.Seed);
        _workers = [.. Enumerable.Range(0, options.Workers).Select(number => new Worker($"worker-{number + 1}"))];
    }

    private DateTimeOffset Now => Start.AddSeconds(_now);

    /// <summary>Simulates a study to its end.</summary>
    /// <param name="yaml">The study file's text.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="options">The cluster.</param>
    /// <param name="smokeTest">Cut to a few trials of a few epochs.</param>
    /// <param name="progress">Hears how many trials have ended.</param>
    /// <param name="cancellation">Ends the simulation.</param>
    /// <exception cref="InputException">The study file or an option is wrong.</exception>
    public static SimulationResult Run(string yaml, string fileName, SimulationOptions options, bool smokeTest = false, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new StudySimulator(yaml, fileName, options, smokeTest).Run(progress, cancellation);
    }

    private SimulationResult Run(IProgress<int>? progress, CancellationToken cancellation)
    {
        _memory.Add((0, GC.GetTotalMemory(forceFullCollection: true)));
        foreach (var worker in _workers)
        {
            for (var slot = 0; slot < _options.Slots; slot++) _idle.Enqueue(worker);
            ScheduleDeath(worker);
        }

        GiveWork();
        while (!_study.HasEnded && _queue.TryDequeue(out var happening, out var when))
        {
            cancellation.ThrowIfCancellationRequested();
            _now = when.At;
            happening.Happen();
            GiveWork();
            NoteMemory(progress);
        }

        var summary = _study.Summarize();
        var slots = (double)_options.Workers * _options.Slots;
        return new SimulationResult(summary, TimeSpan.FromSeconds(_lastEnd), _lastEnd == 0 ? 0 : _usefulSeconds / (slots * _lastEnd), _epochsTrained, summary.EpochsReported, _deaths, _events, _memory);
    }

    private void GiveWork()
    {
        while (_idle.Count > 0 && !_study.HasEnded)
        {
            var worker = _idle.Peek();
            if (!worker.IsAlive)
            {
                _idle.Dequeue();
                continue;
            }

            var events = _study.Assign(worker.Name, Now);
            if (events.Count == 0) break;
            _idle.Dequeue();
            Store(events);
            Begin(worker, (StudyEvent.AttemptStarted)events[^1]);
        }

        Store(_study.Settle(Now));
    }

    private void Begin(Worker worker, StudyEvent.AttemptStarted started)
    {
        var row = _study.RowOf(started.Trial);
        var attempt = new Attempt(worker, worker.Life, started.Trial, started.Attempt, _options.EpochSeconds * _curves.Cost(started.Trial, _options.EpochSpread), row.PlannedEpochs)
        {
            // A worker that has the paused trial goes on with it; another trains its known epochs again, as where workers share no checkpoints.
            Epoch = _kept.Remove(started.Trial, out var kept) && kept.Worker == worker && kept.Life == worker.Life && kept.Epoch <= row.Epoch ? kept.Epoch : 0,
            Known = row.Epoch,
        };
        worker.Running.Add(attempt);
        Train(attempt, _options.AnswerSeconds);
    }

    private void Train(Attempt attempt, double delay) => After(delay + attempt.EpochSeconds, () => OnEpoch(attempt));

    private void OnEpoch(Attempt attempt)
    {
        if (!attempt.Worker.IsAlive || attempt.Worker.Life != attempt.Life) return;
        _epochsTrained++;
        attempt.Epoch++;
        if (attempt.Epoch <= attempt.Known)
        {
            Train(attempt, 0);
            return;
        }

        var metrics = new Dictionary<string, double> { [_study.Spec.Metric] = _curves.Value(attempt.Trial, attempt.Epoch, attempt.PlannedEpochs) };
        var outcome = _study.Report(new EpochReport(attempt.Trial, attempt.Number, attempt.Epoch, metrics, attempt.EpochSeconds), Now);
        Store(outcome.Events);
        if (outcome.Verdict == ReportVerdict.Accepted) _usefulSeconds += attempt.EpochSeconds;
        _lastEnd = _now;
        if (outcome.Answer == DecisionKind.Continue)
        {
            Train(attempt, _study.Milestones.Contains(attempt.Epoch) ? _options.AnswerSeconds : 0);
            return;
        }

        if (outcome.Answer == DecisionKind.Pause) _kept[attempt.Trial] = (attempt.Worker, attempt.Life, attempt.Epoch);
        attempt.Worker.Running.Remove(attempt);
        After(_options.AnswerSeconds, () => _idle.Enqueue(attempt.Worker), attempt.Worker);
    }

    private void ScheduleDeath(Worker worker)
    {
        if (_options.FailuresPerHour <= 0) return;
        After(-Math.Log(1 - _random.NextDouble()) * 3600 / _options.FailuresPerHour, () => Die(worker), worker);
    }

    private void Die(Worker worker)
    {
        _deaths++;
        worker.IsAlive = false;
        worker.Life++;
        Attempt[] lost = [.. worker.Running];
        worker.Running.Clear();
        After(_options.LeaseSeconds, () =>
        {
            foreach (var attempt in lost) Store(_study.Lose(attempt.Trial, attempt.Number, "its worker is gone", Now));
        });
        After(_options.RestartSeconds, () =>
        {
            worker.IsAlive = true;
            for (var slot = 0; slot < _options.Slots; slot++) _idle.Enqueue(worker);
            ScheduleDeath(worker);
        });
    }

    private void Store(IReadOnlyList<StudyEvent> events)
    {
        foreach (var happened in events)
        {
            _study.Apply(happened);
            if (happened is StudyEvent.TrialStopped stopped) _kept.Remove(stopped.Trial);
        }

        _events += events.Count;
    }

    /// <param name="seconds">From now.</param>
    /// <param name="happen">What happens then.</param>
    /// <param name="worker">Whose present life must last until then; null where it does not matter.</param>
    private void After(double seconds, Action happen, Worker? worker = null)
    {
        var life = worker?.Life;
        _queue.Enqueue(new Happening(() =>
        {
            if (worker is null || worker.Life == life) happen();
        }), (_now + seconds, _order++));
    }

    private void NoteMemory(IProgress<int>? progress)
    {
        if (_study.Spec.TrialCount is not { } trials) return;
        var ended = _study.EndedTrials;
        while (ended + _study.PausedTrials >= (long)trials * _memory.Count / MemorySamples && _memory.Count <= MemorySamples)
        {
            _memory.Add((ended, GC.GetTotalMemory(forceFullCollection: true)));
            progress?.Report(ended);
        }
    }

    private readonly record struct Happening(Action Happen);

    private sealed class Worker(string name)
    {
        public string Name { get; } = name;

        public bool IsAlive { get; set; } = true;

        /// <summary>Counts its deaths, so that what an earlier life had begun does not go on.</summary>
        public int Life { get; set; }

        public List<Attempt> Running { get; } = [];
    }

    private sealed record Attempt(Worker Worker, int Life, int Trial, int Number, double EpochSeconds, int PlannedEpochs)
    {
        public int Epoch { get; set; }

        /// <summary>Epochs whose results are stored already.</summary>
        public int Known { get; init; }
    }
}
