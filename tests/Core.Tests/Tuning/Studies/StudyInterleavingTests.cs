using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

/// <summary>
/// The promises of the work protocol, over random interleavings of workers that join, die, repeat themselves, are late
/// and come back from the dead, with schedulers that start again in between.
/// </summary>
public class StudyInterleavingTests
{
    private const int Workers = 4;

    private const string ByHand = "stopped by hand";

    private static readonly string[] Schedulers =
    [
        "",
        "scheduler: {asha: {max_t: 8, grace_period: 1, reduction_factor: 2}}",
        "scheduler: {asha: {max_t: 8, grace_period: 1, reduction_factor: 2, variant: promotion}}",
        "scheduler: {hyperband: {max_t: 8, reduction_factor: 2}}",
        "scheduler: {pbt: {max_t: 8, perturbation_interval: 2}}",
    ];

    [Property(MaxTest = 100)]
    public void Every_trial_gets_one_result_per_epoch_and_the_study_ends(int seed, byte length, bool resumes)
    {
        for (var scheduler = 0; scheduler < Schedulers.Length; scheduler++)
        {
            var play = new Play(new Random(seed), Schedulers[scheduler]);
            for (var step = 0; step < length * 2; step++) play.Step(resumes);
            play.LetWorkersBehave();
            play.CheckWhatHolds();
        }
    }

    /// <summary>A study, its workers and the messages under way.</summary>
    private sealed class Play(Random random, string scheduler)
    {
        private readonly StudyUnderTest _study = new(StudyUnderTest.Yaml(trials: 6, epochs: 8, more: scheduler));
        private readonly Dictionary<(int Trial, int Attempt), Worker> _attempts = [];

        /// <summary>Reports that were sent and may arrive in any order, twice, or never.</summary>
        private readonly List<EpochReport> _underWay = [];

        public void Step(bool resumes)
        {
            _study.Now += TimeSpan.FromSeconds(random.Next(3));
            switch (random.Next(resumes ? 15 : 12))
            {
                case 0 or 1 or 2: Ask(); break;
                case 3 or 4 or 5: Train(); break;
                case 6 or 7: Deliver(keep: false); break;
                case 8: Deliver(keep: true); break;
                case 9: Lose(); break;
                case 10: Restart(); break;
                case 11: DropAMessage(); break;
                case 12: _study.Store(_study.Study.Stop("a person", _study.Now)); break;
                case 13: StopATrial(); break;
                default: _study.Store(_study.Study.Resume(_study.Now)); break;
            }

            NoTrialRunsTwice();
        }

        /// <summary>From here on one worker does what it is told; whatever happened before, the study ends.</summary>
        public void LetWorkersBehave()
        {
            _study.Store(_study.Study.Resume(_study.Now));
            foreach (var (trial, attempt, _) in _study.Study.RunningAttempts.ToArray()) _study.Store(_study.Study.Lose(trial, attempt, "lease", _study.Now));
            _study.RunToEnd();
            // Late messages from the grave change nothing any more.
            foreach (var report in _underWay) Assert.Empty(_study.Study.Report(report, _study.Now).Events);
        }

        public void CheckWhatHolds()
        {
            Assert.Equal(StudyState.Completed, _study.Study.State);
            Assert.Equal(6, _study.Study.TrialCount);
            foreach (var row in Enumerable.Range(0, 6).Select(_study.Study.RowOf))
            {
                var accepted = _study.Journal.OfType<StudyEvent.EpochReported>().Where(e => e.Trial == row.Trial).Select(e => e.Epoch);
                Assert.Equal(Enumerable.Range(1, row.Epoch), accepted);
                Assert.Equal(Enumerable.Range(1, row.Epoch).Select(e => StudyUnderTest.Value(row.Trial, e)), row.Curve);
                Assert.Equal(row.Epoch * 0.25, row.Seconds);
                Assert.NotEqual(TrialState.Paused, row.State);
                if (row.Reason == ByHand) Assert.Equal(TrialState.Stopped, row.State);
                else if (scheduler.Length == 0 || scheduler.Contains("pbt", StringComparison.Ordinal)) Assert.Equal((TrialState.Completed, 8), (row.State, row.Epoch));
            }

            AttemptsFollowEachOther();
            var text = StudyText.Of(_study.Study);
            Assert.Equal(text, StudyText.Of(_study.Replay()));
            Assert.Equal(text, StudyText.Of(StudyText.ThroughSnapshot(_study.Study)));
        }

        private void Ask()
        {
            if (_study.Assign($"w{random.Next(Workers)}") is not { } started) return;
            _attempts[(started.Trial, started.Attempt)] = new Worker(_study.Study.RowOf(started.Trial).Epoch);
        }

        /// <summary>Any attempt that was ever started may go on training and report, known to the scheduler or not.</summary>
        private void Train()
        {
            if (_attempts.Count == 0) return;
            var ((trial, attempt), worker) = _attempts.ElementAt(random.Next(_attempts.Count));
            if (worker.Epoch >= 8) return;
            _underWay.Add(StudyUnderTest.ReportOf(trial, attempt, ++worker.Epoch));
        }

        private void Deliver(bool keep)
        {
            if (_underWay.Count == 0) return;
            var index = random.Next(_underWay.Count);
            var report = _underWay[index];
            var outcome = _study.Report(report);
            // A worker resends what was not acknowledged, so what came out of order comes again.
            if (!keep && outcome.Verdict != ReportVerdict.OutOfOrder) _underWay.RemoveAt(index);
            var again = _study.Report(report);
            if (outcome.Verdict != ReportVerdict.OutOfOrder) Assert.Empty(again.Events);
        }

        private void Lose()
        {
            if (_attempts.Count == 0) return;
            var (trial, attempt) = _attempts.Keys.ElementAt(random.Next(_attempts.Count));
            _study.Store(_study.Study.Lose(trial, attempt, "its worker is gone", _study.Now));
        }

        private void StopATrial()
        {
            int[] open = [.. Enumerable.Range(0, _study.Study.TrialCount).Where(t => _study.Study.RowOf(t).State is not (TrialState.Completed or TrialState.Failed))];
            if (open.Length > 0) _study.Store(_study.Study.StopTrial(open[random.Next(open.Length)], ByHand, _study.Now));
        }

        private void DropAMessage()
        {
            if (_underWay.Count > 0) _underWay.RemoveAt(random.Next(_underWay.Count));
        }

        private void Restart()
        {
            var live = StudyText.Of(_study.Study);
            Assert.Equal(live, StudyText.Of(_study.Replay()));
            Assert.Equal(live, StudyText.Of(StudyText.ThroughSnapshot(_study.Study)));
            _study.Restart();
            Assert.Equal(live, StudyText.Of(_study.Study));
        }

        private void NoTrialRunsTwice()
        {
            var running = _study.Study.RunningAttempts.Select(a => a.Trial).ToArray();
            Assert.Equal(running.Length, running.Distinct().Count());
        }

        private void AttemptsFollowEachOther()
        {
            var open = new HashSet<int>();
            var last = new int[6];
            foreach (var happened in _study.Journal)
            {
                switch (happened)
                {
                    case StudyEvent.AttemptStarted e:
                        Assert.True(open.Add(e.Trial), $"trial {e.Trial} was started while it ran");
                        Assert.Equal(++last[e.Trial], e.Attempt);
                        break;
                    case StudyEvent.AttemptLost e: Assert.True(open.Remove(e.Trial)); break;
                    case StudyEvent.AttemptFailed e: Assert.True(open.Remove(e.Trial)); break;
                    case StudyEvent.TrialStopped e: open.Remove(e.Trial); break;
                    case StudyEvent.EpochReported e:
                        Assert.Contains(e.Trial, open);
                        Assert.Equal(last[e.Trial], e.Attempt);
                        if (e.Decision.Kind != DecisionKind.Continue) open.Remove(e.Trial);
                        break;
                }
            }
        }

        private sealed class Worker(int epoch)
        {
            public int Epoch { get; set; } = epoch;
        }
    }
}
