using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Stoppers;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// A study as a state machine: a question gives the events that should be stored, and <see cref="Apply"/> changes the
/// state by a stored event. No clock, no randomness and no input or output of its own: the scheduler's actor, the
/// simulator and the tests drive the same code.
/// </summary>
public sealed class Study
{
    private readonly StudySampler _sampler;
    private readonly TrialParameters _parameters;
    private readonly MetricOrder _order;
    private readonly TrialBook _trials;
    private readonly TrialObservations _observations;
    private readonly EndedValues _endedValues;
    private readonly RecordedScheduler _scheduler;
    private bool _samplerIsExhausted;
    private string? _stopReason;
    private string? _endReason;
    private StudyClock _clock;
    private long _epochsReported;
    private long _eventsApplied;
    private double? _bestAtAnyEpoch;

    /// <summary>Trials below this number were planned with fewer epochs than the study's trials are today.</summary>
    private int _firstOfBudget;

    private Study(string name, StudySubmission submission, StudySpec spec, StudyClock clock)
    {
        _clock = clock;
        Name = name;
        Submission = submission with { Extensions = null };
        Spec = spec;
        _order = new MetricOrder(spec.Mode);
        _trials = new TrialBook(_order, PlannedEpochsOf);
        _observations = new TrialObservations(_trials, Observe);
        _endedValues = new EndedValues(spec.Stop.Study.OfType<StudyPlateau>().Select(p => p.Top + p.Patience).DefaultIfEmpty().Max());
        _sampler = new StudySampler(spec, submission.Earlier ?? []);
        foreach (var plan in submission.Extensions ?? []) Widen(plan);
        _scheduler = new RecordedScheduler(Spec.CreateScheduler(), _order);
        _parameters = new TrialParameters(spec.Model);
    }

    public string Name { get; }

    public StudySubmission Submission { get; private set; }

    /// <summary>What it does, extensions included.</summary>
    public StudySpec Spec { get; private set; }

    public StudyState State { get; private set; } = StudyState.Running;

    /// <summary>Epochs at which a worker must wait for the scheduler's decision.</summary>
    public IReadOnlyList<int> Milestones => _scheduler.Milestones;

    /// <summary>Whether a trial may be paused at them.</summary>
    public bool Pauses => _scheduler.Pauses;

    public int TrialCount => _trials.Count;

    /// <summary>Trials that completed, were stopped or failed for good.</summary>
    public int EndedTrials => _trials.Ended;

    /// <summary>Trials that wait at a rung.</summary>
    public int PausedTrials => _trials.Paused.Count;

    public bool HasEnded => State is StudyState.Stopped or StudyState.Completed or StudyState.Failed;

    /// <summary>The trials on a worker now, with their attempts.</summary>
    public IEnumerable<(int Trial, int Attempt, string Worker)> RunningAttempts =>
        _trials.Running.Select(number => (number, _trials[number].Attempt, _trials[number].Worker!));

    private bool MoreTrialsToCome => !_samplerIsExhausted && (MostTrials(Spec.TrialCount) is not { } most || _trials.Count < most);

    /// <summary>New trials that may still be begun; null for no end of them.</summary>
    private int? TrialsToCome => MoreTrialsToCome ? MostTrials(Spec.TrialCount) - _trials.Count : 0;

    /// <summary>Checks a submission and gives the event that starts its study.</summary>
    /// <exception cref="InputException">The study file is wrong.</exception>
    public static StudyEvent.Submitted Submit(StudySubmission submission, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var spec = StudyFile.Parse(submission.Yaml, submission.FileName);
        if (spec.WarmStart.Count > 0 && submission.Earlier is null)
            throw new InputException($"{submission.FileName}: warm_start: the trials of {string.Join(", ", spec.WarmStart)} did not come with the submission (earlier); 'sessionrec tune' and 'submit' send them.");
        return new StudyEvent.Submitted(spec.Name, submission with { Extensions = null }, now);
    }

    /// <summary>The study that <paramref name="submitted"/> starts.</summary>
    public static Study Start(StudyEvent.Submitted submitted)
    {
        ArgumentNullException.ThrowIfNull(submitted);
        return new Study(submitted.Study, submitted.Submission, ReadFile(submitted.Submission), new StudyClock(submitted.At));
    }

    /// <summary>The study as it was when <paramref name="snapshot"/> was taken; the events after it go on from there.</summary>
    public static Study Restore(StudySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var study = new Study(snapshot.Study, snapshot.Submission, ReadFile(snapshot.Submission), new StudyClock(snapshot))
        {
            State = snapshot.State,
            _stopReason = snapshot.StopReason,
            _endReason = snapshot.EndReason,
            _eventsApplied = snapshot.Events,
        };
        study._trials.Restore(snapshot.Trials, snapshot.Packed ?? []);
        study._scheduler.Replay(snapshot, study._trials, study.NoteResult, study.NoteEnd, trial => study._endedValues.Remove(t => t == trial));
        study._endedValues.Remove(trial => study._trials[trial].State == TrialState.Failed);
        study._trials.PackAllEnded();
        return study;
    }

    /// <summary>Reads the study's description out of a submission, with what it was extended by.</summary>
    /// <exception cref="InputException">The study file is wrong.</exception>
    public static StudySpec ReadSpec(StudySubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return (submission.Extensions ?? []).Aggregate(ReadFile(submission), (spec, plan) => plan.Widen(spec));
    }

    /// <summary>
    /// What <paramref name="worker"/> should do with a free slot: events that end with an
    /// <see cref="StudyEvent.AttemptStarted"/>, or none where there is no work now.
    /// </summary>
    public IReadOnlyList<StudyEvent> Assign(string worker, DateTimeOffset now)
    {
        if (State != StudyState.Running || _trials.Running.Count >= (Spec.MaxConcurrent ?? int.MaxValue)) return [];
        if (_trials.Waiting.Count > 0) return [Attempt(_trials.NextWaiting, worker, now)];
        if (_scheduler.NextPromotion(MoreTrialsToCome) is { } promotion)
            return [new StudyEvent.TrialPromoted(_parameters.Complete(promotion, Spec), now), Attempt(promotion.Trial, worker, now)];
        if (!MoreTrialsToCome) return [];

        var number = _trials.Count;
        if (_sampler.Suggest(new SamplerRequest(number, Spec.Seed, _observations)) is not { } parameters)
        {
            // Asking again gives the same answer, so this need not be stored.
            _samplerIsExhausted = true;
            return [];
        }

        return [new StudyEvent.TrialCreated(number, _parameters.Complete(parameters, number, Spec), now), new StudyEvent.AttemptStarted(number, 1, worker, now)];
    }

    /// <summary>How a worker's result is taken. Idempotent: the same report gives the same answer and is stored once.</summary>
    public ReportOutcome Report(EpochReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (_trials.Find(report.Trial) is not { } trial || report.Attempt != trial.Attempt) return Superseded;
        if (trial.HasEnded || trial.State == TrialState.Paused)
            return report.Epoch <= trial.Epoch ? Duplicate(AnswerOf(trial, report.Epoch)) : Superseded;
        if (!trial.IsOnAttempt(report.Attempt)) return Superseded;
        if (report.Epoch <= trial.Epoch) return Duplicate(DecisionKind.Continue);
        if (report.Epoch > trial.Epoch + 1) return new ReportOutcome(ReportVerdict.OutOfOrder, DecisionKind.Continue, []);
        if (!report.Metrics.ContainsKey(Spec.Metric))
            return new ReportOutcome(ReportVerdict.Accepted, DecisionKind.Stop, Fail(trial.Number, trial.Attempt, $"epoch {report.Epoch} has no metric '{Spec.Metric}'; it has {string.Join(", ", report.Metrics.Keys)}", now));

        var decision = Decide(trial, report);
        var events = new List<StudyEvent> { new StudyEvent.EpochReported(trial.Number, trial.Attempt, report.Epoch, report.Metrics, report.Seconds, decision, now, report.Hits) };
        if (State == StudyState.Stopping && decision.Kind == DecisionKind.Continue)
        {
            events.Add(new StudyEvent.AttemptLost(trial.Number, trial.Attempt, "the study is being stopped", now));
            return new ReportOutcome(ReportVerdict.Accepted, DecisionKind.Pause, events);
        }

        return new ReportOutcome(ReportVerdict.Accepted, decision.Kind, events);
    }

    /// <summary>The worker is gone or gave the trial back: the trial waits for another. Nothing for an attempt that is not current.</summary>
    public IReadOnlyList<StudyEvent> Lose(int trial, int attempt, string reason, DateTimeOffset now) =>
        _trials.Find(trial) is { } found && found.IsOnAttempt(attempt) ? [new StudyEvent.AttemptLost(trial, attempt, reason, now)] : [];

    /// <summary>The trial's own fault: it is tried again up to <c>max_failures</c> times, then given up.</summary>
    public IReadOnlyList<StudyEvent> Fail(int trial, int attempt, string error, DateTimeOffset now) =>
        _trials.Find(trial) is { } found && found.IsOnAttempt(attempt)
            ? [new StudyEvent.AttemptFailed(trial, attempt, error, found.Failures >= Spec.MaxFailures, now)]
            : [];

    /// <summary>Stops the study: nothing new starts, running trials end at their next epoch.</summary>
    public IReadOnlyList<StudyEvent> Stop(string reason, DateTimeOffset now) =>
        State == StudyState.Running ? [new StudyEvent.StopRequested(reason, now)] : [];

    /// <summary>
    /// Stops one trial for good, whether it runs, waits or is paused; its results stay. Nothing for one that was stopped
    /// before.
    /// </summary>
    /// <exception cref="InputException">There is no such trial, or it has ended by itself.</exception>
    public IReadOnlyList<StudyEvent> StopTrial(int trial, string reason, DateTimeOffset now)
    {
        if (_trials.Find(trial) is not { } found)
            throw new InputException($"{Name} has no trial {trial}; {(_trials.Count == 0 ? "it has none yet" : $"it has 0 to {_trials.Count - 1}")}.");
        return found.State switch
        {
            TrialState.Stopped => [],
            TrialState.Completed or TrialState.Failed => throw new InputException($"Trial {trial} of {Name} has ended already: it {(found.State == TrialState.Failed ? "failed" : "is completed")}."),
            _ => [new StudyEvent.TrialStopped(trial, reason, now)],
        };
    }

    /// <summary>Lets a stopped study go on.</summary>
    public IReadOnlyList<StudyEvent> Resume(DateTimeOffset now) =>
        State is StudyState.Stopped or StudyState.Stopping ? [new StudyEvent.Resumed(now)] : [];

    /// <summary>
    /// Gives the study more to do. More samples and new values of a grid may come at any time. More epochs are another
    /// learning-rate schedule, so earlier configurations are trained anew: only once nothing runs.
    /// </summary>
    /// <exception cref="InputException">It cannot be extended by that, or not now.</exception>
    public IReadOnlyList<StudyEvent> Extend(StudyExtension extension, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(extension);
        var plan = PlannedExtension.Plan(extension, Spec, _sampler, _observations);
        if (extension.Epochs is not null && !HasEnded)
            throw new InputException($"{Name} is not at its end: more epochs are another plan of the learning rate, so wait for its end or stop it first.");
        RequireRoom(_trials.Failed);
        return [new StudyEvent.Extended(extension.Epochs is null ? plan with { WaitAgain = ToWaitAgain(plan) } : plan, now)];
    }

    /// <summary>Tries the failed trials again.</summary>
    /// <exception cref="InputException">None has failed.</exception>
    public IReadOnlyList<StudyEvent> Retry(DateTimeOffset now)
    {
        int[] failed = [.. _trials.AllFailed.Select(t => t.Number)];
        if (failed.Length == 0) throw new InputException($"No trial of {Name} has failed.");
        RequireRoom(failed: 0);
        return [new StudyEvent.Retried(failed, now)];
    }

    /// <summary>
    /// A scheduler has recovered the study: the time since its last event, in which nobody drove it, does not count as
    /// time it ran. Nothing where it has not started or has ended.
    /// </summary>
    public IReadOnlyList<StudyEvent> TakeUp(DateTimeOffset now) => _clock.RunningSince is null || HasEnded ? [] : [new StudyEvent.TakenUp(now)];

    /// <summary>
    /// What follows from the state and the time alone: a budget used up, or nothing left to do. Ask after every change and
    /// now and then.
    /// </summary>
    public IReadOnlyList<StudyEvent> Settle(DateTimeOffset now)
    {
        if (State == StudyState.Stopping && _trials.Running.Count == 0)
            return [new StudyEvent.Ended(StudyState.Stopped, _stopReason ?? "stopped", now)];
        if (State != StudyState.Running) return [];

        if (StopRuleThatApplies(_clock.Elapsed(now), _trials.Failed) is { } reason) return [new StudyEvent.StopRequested(reason, now)];
        if (_trials.Paused.Count > 0 && _scheduler.LeftBehind(TrialsToCome) is { Count: > 0 } left)
            return [.. left.Select(trial => new StudyEvent.TrialStopped(trial.Trial, trial.Reason, now, LeftBehind: true))];
        if (_trials.Running.Count > 0 || _trials.Waiting.Count > 0 || MoreTrialsToCome || _scheduler.NextPromotion(false) is not null) return [];
        return _trials.Count > 0 && _trials.Failed == _trials.Count
            ? [new StudyEvent.Ended(StudyState.Failed, $"every trial failed; the last one: {_trials[^1].Reason}", now)]
            :
            [
                .. _trials.Paused.Order().Select(trial => new StudyEvent.TrialStopped(trial, "nothing is left that could let it go on", now, LeftBehind: true)),
                new StudyEvent.Ended(StudyState.Completed, "every planned trial has ended", now),
            ];
    }

    /// <summary>Changes the state by a stored event. Total: it never refuses, since what is stored has happened.</summary>
    public void Apply(StudyEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        switch (happened)
        {
            case StudyEvent.TrialCreated created:
                _trials.Add(created);
                _scheduler.RecordStart(created.Trial, created.Parameters);
                break;
            case StudyEvent.AttemptStarted started:
                _trials.Start(started);
                _clock.StartAttempt(started.At);
                break;
            case StudyEvent.EpochReported reported:
                ApplyReport(reported);
                break;
            case StudyEvent.AttemptLost lost:
                _trials.Queue(_trials[lost.Trial], lost.Reason);
                break;
            case StudyEvent.AttemptFailed failed:
                var trial = _trials[failed.Trial];
                trial.Fail(failed.Error);
                if (failed.GivenUp) End(trial, TrialState.Failed, failed.Error, failed.At);
                else _trials.Queue(trial, failed.Error);
                break;
            case StudyEvent.TrialPromoted promoted:
                _scheduler.RecordPromotion(promoted.Promotion);
                var chosen = _trials[promoted.Promotion.Trial];
                _trials.Queue(chosen, promoted.Promotion.Reason);
                if (promoted.Promotion.Exploit is { } exploit) chosen.TakeOver(_trials[exploit.Source], exploit);
                break;
            case StudyEvent.TrialStopped stopped:
                End(_trials[stopped.Trial], TrialState.Stopped, stopped.Reason, stopped.At, leftBehind: stopped.LeftBehind);
                break;
            case StudyEvent.StopRequested stop:
                (State, _stopReason) = (StudyState.Stopping, stop.Reason);
                break;
            case StudyEvent.Resumed resumed:
                Run(resumed.At);
                break;
            case StudyEvent.TakenUp taken:
                _clock.TakeUp(taken.At);
                break;
            case StudyEvent.Extended extended:
                ApplyExtension(extended);
                break;
            case StudyEvent.Retried retried:
                foreach (var number in retried.Trials) ApplyReturn(number);
                Reopen(retried.At);
                break;
            case StudyEvent.Ended ended:
                (State, _endReason) = (ended.State, ended.Reason);
                _clock.End(ended.At);
                break;
        }

        _clock.Tick(happened.At);
        _eventsApplied++;
    }

    /// <summary>Everything that <see cref="Restore"/> needs; the metrics of epochs before a trial's last are left to the journal.</summary>
    public StudySnapshot Capture()
    {
        var (trials, packed) = _trials.Capture();
        return new(
            Name, Submission, State, _stopReason, _endReason, _clock.SubmittedAt, _clock.StartedAt, _clock.EndedAt, _clock.RunningSince, _clock.LastEventAt, _clock.ElapsedBefore,
            trials, _scheduler.History.Decisions.ToArray(), _scheduler.History.Promotions.ToArray(), _scheduler.History.Entries.ToArray(), _eventsApplied, packed.Count == 0 ? null : packed);
    }

    public EpochRow EpochRowOf(StudyEvent.EpochReported reported)
    {
        ArgumentNullException.ThrowIfNull(reported);
        var trial = _trials[reported.Trial];
        return new EpochRow(reported.Trial, reported.Epoch, reported.Attempt, trial.Worker ?? "", reported.Metrics, reported.Seconds, trial.Seconds, reported.At, reported.Hits);
    }

    /// <summary>What an event that was just applied means for trials: nothing for epochs after which nothing was decided.</summary>
    public IEnumerable<TrialHistoryRow> HistoryOf(StudyEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return TrialHistory.Of(happened, _eventsApplied, _trials, Spec);
    }

    /// <summary>The study at a glance.</summary>
    public StudySummary Summarize()
    {
        var best = _trials.Best();
        return new StudySummary(
            Name, State, _endReason ?? _stopReason, Spec.Model, Spec.Metric, Spec.Mode == OptimizationMode.Max ? "max" : "min", Submission.Corpus,
            _samplerIsExhausted || State == StudyState.Completed ? _trials.Count : MostTrials(Spec.TrialCount), PlannedEpochsOf(ParameterSet.Empty),
            _trials.Waiting.Count, _trials.Running.Count, _trials.Paused.Count, _trials.Completed, _trials.Stopped, _trials.Failed, _epochsReported,
            best?.Number, best?.Value, _clock.SubmittedAt, _clock.StartedAt, _clock.EndedAt);
    }

    /// <summary>What a worker needs to train a trial from its beginning to the same numbers.</summary>
    public TrialPlan PlanOf(int number)
    {
        var trial = _trials[number];
        return new TrialPlan(Name, number, Spec.Model, trial.Parameters, trial.Past, Submission.Corpus, Spec.Protocol, Spec.Metric);
    }

    /// <summary>One trial as tables show it.</summary>
    public TrialRow RowOf(int number)
    {
        var trial = _trials[number];
        double? best = null;
        foreach (var value in trial.Values)
            if (best is null || _order.IsBetter(value, best.Value))
                best = value;
        return new TrialRow(
            trial.Number, trial.Parameters, trial.State, trial.Attempt, trial.Worker, trial.Epoch, trial.PlannedEpochs,
            trial.Values.Count == 0 ? null : trial.Values[^1], best, [.. trial.Values], trial.Metrics, trial.Seconds, trial.Reason, trial.StartedAt, trial.EndedAt,
            trial.Past.Count == 0 ? null : trial.Past, trial.EarlierParameters.Count == 0 ? null : trial.EarlierParameters,
            trial.EndedByStopRule);
    }

    private static StudySpec ReadFile(StudySubmission submission)
    {
        var spec = StudyFile.ParseStored(submission.Yaml, submission.FileName);
        return submission.SmokeTest ? spec.ForSmokeTest() : spec;
    }

    private static ReportOutcome Superseded { get; } = new(ReportVerdict.Superseded, DecisionKind.Stop, []);

    private static ReportOutcome Duplicate(DecisionKind answer) => new(ReportVerdict.Duplicate, answer, []);

    /// <summary>The answer that was given on an accepted epoch: the last one ended the trial, those before it did not.</summary>
    private static DecisionKind AnswerOf(Trial trial, int epoch) => epoch < trial.Epoch
        ? DecisionKind.Continue
        : trial.State == TrialState.Paused ? DecisionKind.Pause : DecisionKind.Stop;

    private StudyEvent.AttemptStarted Attempt(int trial, string worker, DateTimeOffset now) => new(trial, _trials[trial].Attempt + 1, worker, now);

    private TrialDecision Decide(Trial trial, EpochReport report)
    {
        var value = report.Metrics[Spec.Metric];
        var decision = _scheduler.Decide(trial.Number, report.Epoch, HigherIsBetter(value));
        if (decision.Kind is DecisionKind.Stop or DecisionKind.Complete) return decision;
        if (report.Epoch >= trial.PlannedEpochs) return decision with { Kind = DecisionKind.Complete, Reason = $"trained all {trial.PlannedEpochs} planned epochs" };

        if (Spec.Stop.Trial.Count == 0) return decision;
        var values = trial.Values.Append(value).Select(HigherIsBetter).ToArray();
        var progress = new TrialProgress(report.Epoch, TimeSpan.FromSeconds(trial.Seconds + report.Seconds), values, report.Metrics);
        foreach (var stopper in Spec.Stop.Trial)
            if (stopper.Check(progress) is { } reason)
                return decision with { Kind = DecisionKind.Stop, Reason = reason, ByStopRule = true };
        return decision;
    }

    /// <summary>Why the study is to be stopped, by one of its own rules; null where it may go on.</summary>
    private string? StopRuleThatApplies(TimeSpan elapsed, int failed)
    {
        if (Spec.Stop.Study.Count == 0) return null;
        var progress = new StudyProgress(elapsed, _trials.Count, failed, _trials.Completed + _trials.Stopped + failed, _endedValues, _bestAtAnyEpoch);
        return Spec.Stop.Study.Select(s => s.Check(progress)).FirstOrDefault(reason => reason is not null);
    }

    /// <exception cref="InputException">A stop rule of the study's file would end it again at once.</exception>
    private void RequireRoom(int failed)
    {
        if (StopRuleThatApplies(TimeSpan.Zero, failed) is { } reason)
            throw new InputException($"{Name} would stop again at once by its own rule ({reason}). Start a new study with another rule, and this one under warm_start.");
    }

    private void Run(DateTimeOffset now)
    {
        (State, _stopReason, _endReason) = (StudyState.Running, null, null);
        _clock.GoOn(now);
    }

    private void Reopen(DateTimeOffset now)
    {
        if (HasEnded) Run(now);
    }

    private void ApplyExtension(StudyEvent.Extended extended)
    {
        var budget = Spec.PlannedEpochs;
        Widen(extended.Plan);
        _observations.Forget();
        _samplerIsExhausted = false;
        if (extended.Plan.Extension.Epochs is not null)
        {
            // Values on the way to fewer epochs say little about the way to more: rungs begin empty.
            foreach (var number in _trials.Waiting.Concat(_trials.Paused).ToArray())
                End(_trials[number], TrialState.Stopped, $"was planned with {budget} epochs; its configuration is trained again with {Spec.PlannedEpochs}", extended.At);
            _scheduler.Renew(Spec.CreateScheduler());
        }

        foreach (var number in extended.Plan.WaitAgain ?? [])
        {
            var trial = _trials.WaitAgain(number, "more trials are to come: it may go on");
            _scheduler.RecordWait(number, trial.Epoch, HigherIsBetter(trial.Values[^1]));
        }

        if (extended.Plan.WaitAgain is { } again) _endedValues.Remove(again.ToHashSet().Contains);
        Reopen(extended.At);
    }

    private void Widen(PlannedExtension plan)
    {
        var wider = plan.Widen(Spec);
        _sampler.Extend(plan, wider);
        if (plan.Extension.Epochs is not null) _firstOfBudget = plan.From;
        Spec = wider;
        Submission = Submission with { Extensions = [.. Submission.Extensions ?? [], plan] };
    }

    private void ApplyReturn(int number)
    {
        var trial = _trials.Return(number, "is tried again");
        _observations.Forget();
        _scheduler.RecordReturn(number, trial.Parameters, [.. trial.Values.Select(HigherIsBetter)]);
    }

    private void ApplyReport(StudyEvent.EpochReported reported)
    {
        var value = reported.Metrics[Spec.Metric];
        _trials.Report(reported, value);
        var trial = _trials[reported.Trial];
        _scheduler.Record(reported.Trial, reported.Epoch, HigherIsBetter(value), reported.Decision);
        NoteResult(HigherIsBetter(value));
        switch (reported.Decision.Kind)
        {
            case DecisionKind.Stop:
                End(trial, trial.Epoch >= trial.PlannedEpochs ? TrialState.Completed : TrialState.Stopped, reported.Decision.Reason, reported.At, reported.Decision.ByStopRule);
                break;
            case DecisionKind.Complete:
                End(trial, TrialState.Completed, reported.Decision.Reason, reported.At);
                break;
            case DecisionKind.Pause:
                _trials.Pause(trial, reported.Decision.Reason);
                break;
        }
    }

    /// <summary>What a result changes beyond its own trial; the same live, on replay and when a snapshot is restored.</summary>
    private void NoteResult(double value)
    {
        _epochsReported++;
        if (_bestAtAnyEpoch is not { } best || double.IsNaN(best) || value > best) _bestAtAnyEpoch = value;
    }

    /// <summary>The same for a trial that ended without having failed.</summary>
    private void NoteEnd(int trial, double? value)
    {
        if (value is { } last) _endedValues.Add(trial, last);
    }

    private void End(Trial trial, TrialState state, string reason, DateTimeOffset at, bool byStopRule = false, bool leftBehind = false)
    {
        _trials.End(trial, state, reason, at, byStopRule, leftBehind);
        _scheduler.RecordEnd(trial.Number);
        if (state != TrialState.Failed) NoteEnd(trial.Number, trial.Values.Count == 0 ? null : HigherIsBetter(trial.Values[^1]));
    }

    /// <summary>
    /// Trials that there are to be; null for no end of them. Where trials pause, no more are begun than are to end (<c>num_trials</c>): new ones would
    /// come instead of those that deserve to go on.
    /// </summary>
    private int? MostTrials(int? planned)
    {
        if (Spec.Stop.Study.Count == 0 || !_scheduler.Pauses) return planned;
        foreach (var rule in Spec.Stop.Study)
            if (rule is TrialLimit limit)
                planned = Math.Min(planned ?? int.MaxValue, limit.Trials);
        return planned;
    }

    /// <summary>Trials that were left behind and could be promoted with the trials that an extension brings; null for none.</summary>
    private int[]? ToWaitAgain(PlannedExtension plan)
    {
        var toCome = MostTrials(plan.TrialCount) - _trials.Count;
        int[] again = [.. _trials.Where(t => t.IsLeftBehind && _scheduler.MayWaitAgain(t.Number, t.Epoch, HigherIsBetter(t.Values[^1]), toCome)).Select(t => t.Number)];
        return again.Length == 0 ? null : again;
    }

    private int PlannedEpochsOf(ParameterSet parameters) => TrialParameters.PlannedEpochs(parameters, Spec);

    private TrialObservation Observe(Trial trial) => new(
        trial.Number, trial.Parameters, ObservationStateOf(trial), trial.Epoch, trial.Values.Count == 0 ? null : HigherIsBetter(trial.Values[^1]));

    private TrialObservationState ObservationStateOf(Trial trial) => trial.State switch
    {
        // One that was planned with fewer epochs than trials are today says what a trial reaches that stops there.
        TrialState.Completed => trial.Number < _firstOfBudget ? TrialObservationState.Stopped : TrialObservationState.Finished,
        TrialState.Stopped => trial.EndedByStopRule && trial.Number >= _firstOfBudget ? TrialObservationState.Finished : TrialObservationState.Stopped,
        TrialState.Failed => TrialObservationState.Failed,
        TrialState.Paused => TrialObservationState.Paused,
        _ => TrialObservationState.Running,
    };

    private double HigherIsBetter(double value) => _order.HigherIsBetter(value);
}
