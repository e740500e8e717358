using System.Text.RegularExpressions;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public partial class StudyHistoryTests
{
    private const string Promotion = "scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2, variant: promotion}}";

    [Fact]
    public void A_promoted_trial_tells_its_pauses_promotions_and_its_end()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 4, epochs: 4, Promotion));
        study.RunToEnd();

        // The values rise with (37 trial) mod 101: 0, 37, 74, 10. Trial 2 is the best, 1 the second.
        var history = HistoryOf(study, 2);
        Assert.Equal(
            [TrialHistoryKind.Started, TrialHistoryKind.Paused, TrialHistoryKind.Promoted, TrialHistoryKind.Started, TrialHistoryKind.Paused, TrialHistoryKind.Promoted, TrialHistoryKind.Started, TrialHistoryKind.Completed],
            history.Select(r => r.Kind));
        var (paused, promoted) = (history[1], history[2]);
        Assert.Equal((1, 1, 1, 3), (paused.Epoch, paused.Rung, paused.Rank, paused.Peers));
        Assert.Equal(StudyUnderTest.Value(2, 1), paused.Value);
        Assert.Contains("is 1st of 3 at rung 1", paused.Reason);
        Assert.Equal((1, 2, 1, StudyUnderTest.Value(2, 1)), (promoted.Rung, promoted.ToEpoch, promoted.Places, promoted.Value));
        Assert.Equal(("goes on after epoch 1", 2, "w1"), (history[3].Reason, history[3].Attempt, history[3].Worker));
        Assert.Equal(4, history[^1].Epoch);

        // The worst never goes on, and ends once that is certain.
        var worst = HistoryOf(study, 0);
        Assert.Equal([TrialHistoryKind.Started, TrialHistoryKind.Paused, TrialHistoryKind.Stopped], worst.Select(r => r.Kind));
        Assert.Equal(".0010 is 3rd of 3 at rung 1; no more than the top 2 go on", worst[^1].Reason);
    }

    [Fact]
    public void A_stopped_trial_tells_the_cutoff_it_missed_as_people_see_it()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 4, epochs: 4, "mode: min\nscheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2}}"));
        study.RunToEnd();

        var stopped = HistoryOf(study, 1).Single(r => r.Kind == TrialHistoryKind.Stopped);
        Assert.Equal((StudyUnderTest.Value(1, 1), StudyUnderTest.Value(0, 1)), (stopped.Value, stopped.Cutoff));
        Assert.Equal((1, 2, 2), (stopped.Rung, stopped.Rank, stopped.Peers));
        Assert.Equal(".1860 is 2nd of 2 at rung 1, above the cutoff .0010", stopped.Reason);
        Assert.Equal([1, 2, 4], HistoryOf(study, 0).Where(r => r.Kind != TrialHistoryKind.Started).Select(r => r.Epoch));
    }

    [Theory]
    [InlineData("asha: {max_t: 4, grace_period: 1, reduction_factor: 2}")]
    [InlineData("asha: {max_t: 4, grace_period: 1, reduction_factor: 2, variant: promotion}")]
    [InlineData("hyperband: {max_t: 4, reduction_factor: 2}")]
    [InlineData("median: {min_samples_required: 2}")]
    [InlineData("pbt: {max_t: 4, perturbation_interval: 2}")]
    public void Where_less_is_better_reasons_name_values_as_they_were_measured(string scheduler)
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 8, epochs: 4, $"mode: min\nscheduler: {{{scheduler}}}"));
        study.RunToEnd();

        var reasons = History(study, Study.Start(study.Submitted), 0).Select(r => r.Reason).Where(r => Decimal().IsMatch(r)).ToList();
        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.DoesNotContain("-", reason, StringComparison.Ordinal));
        Assert.All(reasons, reason => Assert.DoesNotContain("below", reason, StringComparison.Ordinal));
        Assert.All(
            study.Journal.OfType<StudyEvent.EpochReported>().Where(e => e.Decision.Kind == DecisionKind.Pause),
            e => Assert.StartsWith(Wording.Value(e.Metrics["recall@10"]), e.Decision.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void What_workers_and_people_did_is_told_too()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 1, epochs: 2));
        study.Assign("w1");
        study.Report(0, 1, 1);
        study.Store(study.Study.Lose(0, 1, "w1 is gone", study.Now));
        study.Assign("w2");
        study.Store(study.Study.Fail(0, 2, "no memory", study.Now));
        study.Store(study.Study.Retry(study.Now));

        Assert.Equal(
            [
                (TrialHistoryKind.Started, "its first attempt"), (TrialHistoryKind.Lost, "w1 is gone"), (TrialHistoryKind.Started, "goes on after epoch 1"),
                (TrialHistoryKind.GivenUp, "no memory"), (TrialHistoryKind.TriedAgain, "was asked for"),
            ],
            HistoryOf(study, 0).Select(r => (r.Kind, r.Reason)));
    }

    [Fact]
    public void Trials_that_an_extension_ends_say_so()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 4, epochs: 4, Promotion));
        study.Assign();
        study.Report(0, 1, 1);
        study.Store(study.Study.Stop("enough", study.Now));
        Assert.Equal(TrialState.Paused, study.Study.RowOf(0).State);
        study.Store(study.Study.Extend(new StudyExtension(Epochs: 8), study.Now));

        var last = HistoryOf(study, 0)[^1];
        Assert.Equal(TrialHistoryKind.Stopped, last.Kind);
        Assert.Contains("trained again with 8", last.Reason);
    }

    [Fact]
    public void A_study_from_a_snapshot_counts_on_where_it_was()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 4, epochs: 4, Promotion));
        study.RunToEnd();
        var whole = History(study, Study.Start(study.Submitted), 0);
        for (var from = 0; from <= study.Journal.Count; from++)
            Assert.Equal(whole.Where(r => r.Number > from), History(study, StudyText.ThroughSnapshot(study.ReplayOf(from)), from));
    }

    [GeneratedRegex(@"\.\d{4}")]
    private static partial Regex Decimal();

    private static List<TrialHistoryRow> HistoryOf(StudyUnderTest study, int trial) => History(study, Study.Start(study.Submitted), 0).FindAll(r => r.Trial == trial);

    private static List<TrialHistoryRow> History(StudyUnderTest study, Study replay, int from)
    {
        var rows = new List<TrialHistoryRow>();
        foreach (var happened in study.Journal.Skip(from))
        {
            replay.Apply(happened);
            rows.AddRange(replay.HistoryOf(happened));
        }

        return rows;
    }
}
