using FsCheck.Xunit;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

/// <summary>
/// A study with its leases, as its scheduler keeps them, over random interleavings of workers that give signs of life or none, fail, hand back and report
/// twice, with extensions and schedulers that start again in between.
/// </summary>
public class LeaseInterleavingTests
{
    private const int Workers = 3;

    [Property(MaxTest = 200)]
    public void What_runs_has_a_lease_and_nothing_else_has_and_each_trial_gets_one_result_per_epoch(int seed, byte length)
    {
        foreach (var scheduler in (string[])["", "scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2}}"])
        {
            var play = new Play(new Random(seed), scheduler);
            for (var step = 0; step < length * 2; step++) play.Step();
            play.End();
        }
    }

    private sealed class Play(Random random, string scheduler)
    {
        private readonly StudyUnderTest _study = new(StudyUnderTest.Yaml(trials: 4, epochs: 4, more: $"max_failures: 1\n{scheduler}"));
        private readonly LeaseTable _leases = new(TimeSpan.FromSeconds(20));

        /// <summary>What each worker believes that it trains, and the epoch it is at.</summary>
        private readonly Dictionary<(int Trial, int Attempt), (string Worker, int Epoch)> _believed = [];
        private int _values = 4;

        public void Step()
        {
            _study.Now += TimeSpan.FromSeconds(random.Next(8));
            switch (random.Next(12))
            {
                case 0 or 1: Ask(); break;
                case 2 or 3 or 4: Report(); break;
                case 5 or 6: Beat($"w{random.Next(Workers)}"); break;
                case 7: End((trial, attempt) => _study.Study.Fail(trial, attempt, "no memory", _study.Now)); break;
                case 8: End((trial, attempt) => _study.Study.Lose(trial, attempt, "handed back", _study.Now)); break;
                case 9: Restart(); break;
                case 10: Extend(); break;
                default: Tick(); break;
            }

            Assert.Equal(_study.Study.RunningAttempts.Select(a => (a.Trial, a.Attempt)).Order(), _leases.Expired(DateTimeOffset.MaxValue));
        }

        public void End()
        {
            _study.Now += _leases.Duration;
            Tick();
            Assert.Empty(_study.Study.RunningAttempts);
            _study.RunToEnd();
            Assert.True(_study.Study.HasEnded);
            for (var trial = 0; trial < _study.Study.TrialCount; trial++)
            {
                var row = _study.Study.RowOf(trial);
                Assert.Equal(Enumerable.Range(1, row.Epoch), _study.Journal.OfType<StudyEvent.EpochReported>().Where(e => e.Trial == trial).Select(e => e.Epoch));
                Assert.InRange(_study.Journal.OfType<StudyEvent.AttemptFailed>().Count(e => e.Trial == trial), row.State == TrialState.Failed ? 2 : 0, row.State == TrialState.Failed ? 2 : 1);
            }

            // Whoever comes late with what he believed changes nothing.
            foreach (var ((trial, attempt), (_, epoch)) in _believed)
            {
                Assert.Empty(_study.Study.Report(StudyUnderTest.ReportOf(trial, attempt, epoch + 1), _study.Now).Events);
                Assert.Empty(_study.Study.Fail(trial, attempt, "late", _study.Now));
                Assert.False(_leases.Renew(trial, attempt, _study.Now));
            }
        }

        private void Ask()
        {
            var worker = $"w{random.Next(Workers)}";
            if (_study.Assign(worker) is not { } started) return;
            _leases.Grant(started.Trial, started.Attempt, _study.Now);
            _believed[(started.Trial, started.Attempt)] = (worker, _study.Study.RowOf(started.Trial).Epoch);
        }

        /// <summary>Of any attempt that was ever started, and sometimes twice.</summary>
        private void Report()
        {
            if (_believed.Count == 0) return;
            var ((trial, attempt), (worker, epoch)) = _believed.ElementAt(random.Next(_believed.Count));
            for (var times = random.Next(1, 3); times > 0; times--)
            {
                var outcome = _study.Report(StudyUnderTest.ReportOf(trial, attempt, epoch + 1));
                _leases.Renew(trial, attempt, _study.Now);
                if (outcome.Verdict is ReportVerdict.OutOfOrder or ReportVerdict.Superseded) continue;
                _believed[(trial, attempt)] = (worker, epoch + 1);
                if (outcome.Answer != DecisionKind.Continue) _leases.Release(trial, attempt);
            }
        }

        private void Beat(string worker)
        {
            foreach (var (trial, attempt) in _believed.Where(b => b.Value.Worker == worker).Select(b => b.Key)) _leases.Renew(trial, attempt, _study.Now);
        }

        private void End(Func<int, int, IReadOnlyList<StudyEvent>> how)
        {
            if (_believed.Count == 0) return;
            var (trial, attempt) = _believed.Keys.ElementAt(random.Next(_believed.Count));
            _leases.Release(trial, attempt);
            _study.Store(how(trial, attempt));
        }

        private void Tick()
        {
            foreach (var (trial, attempt) in _leases.Expired(_study.Now))
            {
                _study.Store(_study.Study.Lose(trial, attempt, "no sign of life", _study.Now));
                _leases.Release(trial, attempt);
            }
        }

        private void Restart()
        {
            _study.Restart();
            foreach (var (trial, attempt) in _leases.Expired(DateTimeOffset.MaxValue)) _leases.Release(trial, attempt);
            foreach (var (trial, attempt, _) in _study.Study.RunningAttempts) _leases.Grant(trial, attempt, _study.Now);
        }

        private void Extend()
        {
            if (_values < 8) _study.Store(_study.Study.Extend(new StudyExtension(Grid: new Dictionary<string, IReadOnlyList<ParameterValue>> { ["negative"] = [++_values] }), _study.Now));
        }
    }
}
