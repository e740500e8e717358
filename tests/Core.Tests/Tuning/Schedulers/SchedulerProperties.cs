using FsCheck.Xunit;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Schedulers;

/// <summary>What holds for every scheduler on any course of a study, crashes and replays included.</summary>
public class SchedulerProperties
{
    private const int MaxT = 27;

    private static readonly SearchSpace Space = new([new("alpha", Domain.Uniform(0, 1))]);

    private static readonly SchedulerOptions[] All =
    [
        new FifoOptions(),
        new AshaOptions(MaxT, 1, 3),
        new AshaOptions(MaxT, 2, 3, 2),
        new AshaOptions(MaxT, 1, 3, 1, AshaVariant.Promotion),
        new AshaOptions(MaxT, 1, 2, 2, AshaVariant.Promotion),
        new HyperBandOptions(MaxT, 1, 3),
        new MedianStoppingOptions(2, 3),
        new PopulationOptions(MaxT, 3),
    ];

    [Property(MaxTest = 60)]
    public bool Replaying_the_records_rebuilds_the_decisions(ulong seed, byte which)
    {
        var options = All[which % All.Length];
        var course = new Course(options, seed);
        course.Run(trials: 30, slots: 4, crashes: true);
        var replayed = options.Create(Space, seed);
        foreach (var record in course.Journal) record(replayed);
        return Probe(course.Scheduler) == Probe(replayed);
    }

    [Property(MaxTest = 60)]
    public bool Every_promotion_lies_within_the_top_of_its_rung(ulong seed, bool two)
    {
        var options = (AshaOptions)All[two ? 4 : 3];
        var course = new Course(options, seed);
        course.Run(trials: 60, slots: 4, crashes: true);
        return course.Promotions.All(p => p.Rank <= p.Places && p.Places == p.Peers / options.ReductionFactor)
            && course.Promotions.GroupBy(p => (p.Trial, p.Rung)).All(g => g.Count() == 1);
    }

    [Property(MaxTest = 60)]
    public bool HyperBand_promotes_no_more_than_its_plan_and_always_ends(ulong seed)
    {
        var options = new HyperBandOptions(MaxT, 1, 3);
        var course = new Course(options, seed);
        course.Run(trials: 70, slots: 5, crashes: true);
        return course.Promotions.GroupBy(p => (p.Bracket, p.Rung)).All(g => g.Count() <= g.First().Places && g.Select(p => p.Places).Distinct().Count() == 1)
            && course.Completed > 0;
    }

    [Property(MaxTest = 40)]
    public bool No_trial_trains_beyond_the_largest_budget_and_none_is_left_running(ulong seed, byte which)
    {
        var course = new Course(All[which % All.Length], seed);
        course.Run(trials: 40, slots: 3, crashes: false);
        return course.Running == 0 && course.LongestTrial <= MaxT;
    }

    [Property(MaxTest = 60)]
    public bool Who_is_left_behind_is_never_promoted(ulong seed, byte which, bool crashes)
    {
        var course = new Course(All[which % All.Length], seed);
        course.Run(trials: 60, slots: 4, crashes);
        return course.Promotions.All(p => !course.LeftBefore.Contains((p.Trial, p.Rung)));
    }

    [Property(MaxTest = 60)]
    public bool Ending_who_is_left_behind_changes_no_promotion(ulong seed, byte which)
    {
        var (kept, ended) = (new Course(All[which % All.Length], seed), new Course(All[which % All.Length], seed) { EndsLeftBehind = true });
        kept.Run(trials: 60, slots: 4, crashes: false);
        ended.Run(trials: 60, slots: 4, crashes: false);
        return kept.Promotions.Select(Text).SequenceEqual(ended.Promotions.Select(Text));
    }

    private static string Probe(ITrialScheduler scheduler) =>
        string.Join('|', Enumerable.Range(0, 32).SelectMany(trial => new[] { 1, 2, 3, 9, 18 }.Select(epoch => scheduler.Decide(trial, epoch, .5)))) + Text(scheduler.NextPromotion(true)) + Text(scheduler.NextPromotion(false));

    /// <summary>With the parameters of an exploitation, which a set does not tell of itself.</summary>
    private static string? Text(Promotion? promotion) => promotion is { Exploit: { } exploit } ? $"{promotion with { Exploit = null }} {exploit.Source} {exploit.Parameters}" : promotion?.ToString();

    /// <summary>A small simulated study: slots train trials with noisy curves, some of which fail.</summary>
    private sealed class Course(SchedulerOptions options, ulong seed)
    {
        private readonly NumpyGenerator _random = new(seed);
        private readonly List<(int Trial, int Epoch)> _running = [];
        private readonly Dictionary<int, int> _paused = [];

        public ITrialScheduler Scheduler { get; } = options.Create(Space, seed);

        public List<Action<ITrialScheduler>> Journal { get; } = [];

        public List<Promotion> Promotions { get; } = [];

        /// <summary>Trials that were left behind at a rung, and had not been promoted from it by then.</summary>
        public HashSet<(int Trial, int Rung)> LeftBefore { get; } = [];

        public bool EndsLeftBehind { get; init; }

        public int Completed { get; private set; }

        public int LongestTrial { get; private set; }

        public int Running => _running.Count;

        public void Run(int trials, int slots, bool crashes)
        {
            var started = 0;
            while (true)
            {
                while (_running.Count < slots && Fill(ref started, trials))
                {
                }

                if (_running.Count == 0) return;
                Step((int)_random.NextBounded((ulong)(_running.Count - 1)), crashes);
            }
        }

        private bool Fill(ref int started, int trials)
        {
            foreach (var (trialLeft, _) in Scheduler.LeftBehind(trials - started))
            {
                LeftBefore.Add((trialLeft, _paused.GetValueOrDefault(trialLeft)));
                if (EndsLeftBehind) Store(s => s.RecordEnd(trialLeft));
            }

            if (Scheduler.NextPromotion(started < trials) is { } promotion)
            {
                Store(s => s.RecordPromotion(promotion));
                Promotions.Add(promotion);
                _paused.Remove(promotion.Trial, out var epoch);
                _running.Add((promotion.Trial, epoch));
                return true;
            }

            if (started == trials) return false;
            var trial = started++;
            var parameters = Space.Sample(_random);
            Store(s => s.RecordStart(trial, parameters));
            _running.Add((trial, 0));
            return true;
        }

        private void Step(int slot, bool crashes)
        {
            var (trial, epoch) = _running[slot];
            if (crashes && _random.NextDouble() < .01)
            {
                End(slot, trial);
                return;
            }

            epoch++;
            var value = _random.NextDouble() < .02 ? double.NaN : Math.Round(((trial * 37) % 11 / 11.0) + (epoch * .01) + (_random.NextDouble() * .2), 2);
            var decision = Scheduler.Decide(trial, epoch, value);
            Store(s => s.Record(trial, epoch, value, decision));
            LongestTrial = Math.Max(LongestTrial, epoch);
            _running[slot] = (trial, epoch);
            if (decision.Kind == DecisionKind.Pause)
            {
                _running.RemoveAt(slot);
                _paused[trial] = epoch;
            }
            else if (decision.Kind is DecisionKind.Stop or DecisionKind.Complete || epoch == MaxT)
            {
                Completed += epoch == MaxT ? 1 : 0;
                End(slot, trial);
            }
        }

        private void End(int slot, int trial)
        {
            _running.RemoveAt(slot);
            Store(s => s.RecordEnd(trial));
        }

        private void Store(Action<ITrialScheduler> record)
        {
            Journal.Add(record);
            record(Scheduler);
        }
    }
}
