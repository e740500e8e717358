using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class StudyTests
{
    [Fact]
    public void Grid_trials_are_created_as_workers_ask_and_then_there_are_no_more()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2));

        Assert.Equal((0, 1, "w1"), Fields(study.Assign("w1")));
        Assert.Equal((1, 1, "w2"), Fields(study.Assign("w2")));
        Assert.Null(study.Assign("w3"));
        Assert.Equal(2, study.Study.Summarize().Running);
        Assert.Equal([1L, 2L], Rows(study).Select(r => r.Parameters["negative"].AsInt64()));
    }

    [Fact]
    public void A_study_completes_when_every_trial_has_trained_its_epochs()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 3, epochs: 4));

        study.RunToEnd();

        var summary = study.Study.Summarize();
        Assert.Equal((StudyState.Completed, 3, 3, 12L), (summary.State, summary.Completed, summary.TrialsPlanned, summary.EpochsReported));
        Assert.Equal(2, summary.BestTrial);
        Assert.Equal(StudyUnderTest.Value(2, 4), summary.BestValue);
        Assert.All(Rows(study), row => Assert.Equal(Enumerable.Range(1, 4).Select(e => StudyUnderTest.Value(row.Trial, e)), row.Curve));
        Assert.All(Rows(study), row => Assert.Equal(1.0, row.Seconds));
        Assert.Single(study.Journal.OfType<StudyEvent.Ended>());
    }

    [Fact]
    public void The_same_report_twice_counts_once_and_is_answered_alike()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 1, epochs: 2));
        study.Assign();

        Assert.Equal((ReportVerdict.Accepted, DecisionKind.Continue), Taken(study.Report(0, 1, 1)));
        Assert.Equal((ReportVerdict.Duplicate, DecisionKind.Continue), Taken(study.Report(0, 1, 1)));
        Assert.Equal((ReportVerdict.Accepted, DecisionKind.Complete), Taken(study.Report(0, 1, 2)));
        Assert.Equal((ReportVerdict.Duplicate, DecisionKind.Continue), Taken(study.Report(0, 1, 1)));
        var last = study.Report(0, 1, 2);
        Assert.Equal(ReportVerdict.Duplicate, last.Verdict);
        Assert.NotEqual(DecisionKind.Continue, last.Answer);
        Assert.Empty(last.Events);
        Assert.Equal(2, study.Study.Summarize().EpochsReported);
    }

    [Fact]
    public void A_report_that_overtook_another_waits_until_it_comes_again()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 1, epochs: 3));
        study.Assign();

        Assert.Equal(ReportVerdict.OutOfOrder, study.Report(0, 1, 2).Verdict);
        Assert.Equal(ReportVerdict.Accepted, study.Report(0, 1, 1).Verdict);
        Assert.Equal(ReportVerdict.Accepted, study.Report(0, 1, 2).Verdict);
    }

    [Fact]
    public void Reports_of_an_attempt_that_was_given_up_are_refused()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 1, epochs: 3));
        study.Assign("w1");
        study.Report(0, 1, 1);
        study.Store(study.Study.Lose(0, 1, "gone", study.Now));

        Assert.Equal(ReportVerdict.Superseded, study.Report(0, 1, 2).Verdict);
        Assert.Equal((0, 2, "w2"), Fields(study.Assign("w2")));
        Assert.Equal(ReportVerdict.Superseded, study.Report(0, 1, 2).Verdict);
        Assert.Equal(ReportVerdict.Superseded, study.Report(7, 1, 1).Verdict);
        Assert.Equal(ReportVerdict.Superseded, study.Report(-1, 1, 1).Verdict);
        // The new attempt trains again from the start; what is stored stays.
        Assert.Equal(ReportVerdict.Duplicate, study.Report(0, 2, 1).Verdict);
        Assert.Equal(ReportVerdict.Accepted, study.Report(0, 2, 2).Verdict);
        Assert.Empty(study.Study.Lose(0, 1, "late news", study.Now));
    }

    [Fact]
    public void A_failing_trial_is_tried_again_max_failures_times_and_then_given_up()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2, more: "max_failures: 2"));

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal((0, attempt, "w1"), Fields(study.Assign()));
            study.Store(study.Study.Fail(0, attempt, $"broken {attempt}", study.Now));
            Assert.Empty(study.Study.Fail(0, attempt, "said again", study.Now));
        }

        Assert.Equal((TrialState.Failed, "broken 3"), (Rows(study)[0].State, Rows(study)[0].Reason));
        Assert.Equal((1, 1, "w1"), Fields(study.Assign()));
        study.RunToEnd();
        for (var epoch = 1; epoch <= 3; epoch++) study.Report(1, 1, epoch);
        Assert.Equal((StudyState.Completed, 1, 1), Ends(study));
    }

    [Fact]
    public void A_study_all_of_whose_trials_fail_has_failed()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2));

        while (study.Assign() is { } started) study.Store(study.Study.Fail(started.Trial, started.Attempt, "no memory", study.Now));

        Assert.Equal((StudyState.Failed, 0, 2), Ends(study));
        Assert.Contains("no memory", study.Study.Summarize().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_without_the_tuned_metric_fails_the_trial_and_names_what_there_was()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 1));
        study.Assign();

        var outcome = study.Report(new EpochReport(0, 1, 1, new Dictionary<string, double> { ["loss"] = 1 }, 1));

        Assert.Equal(DecisionKind.Stop, outcome.Answer);
        Assert.Contains("recall@10", Rows(study)[0].Reason, StringComparison.Ordinal);
        Assert.Contains("loss", Rows(study)[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_study_ends_when_its_running_trials_have_reported_and_can_be_resumed()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 3, epochs: 3));
        study.Assign("w1");
        study.Assign("w2");
        study.Report(0, 1, 1);
        study.Store(study.Study.Stop("enough", study.Now));

        Assert.Equal(StudyState.Stopping, study.Study.State);
        Assert.Null(study.Assign("w3"));
        Assert.Equal((ReportVerdict.Accepted, DecisionKind.Pause), Taken(study.Report(0, 1, 2)));
        Assert.Equal(StudyState.Stopping, study.Study.State);
        study.Store(study.Study.Lose(1, 1, "its worker is gone", study.Now));
        Assert.Equal((StudyState.Stopped, "enough"), (study.Study.State, study.Study.Summarize().Reason));
        Assert.Empty(study.Study.Stop("again", study.Now));

        study.Store(study.Study.Resume(study.Now));
        study.RunToEnd();
        Assert.Equal((StudyState.Completed, 3, 0), Ends(study));
        Assert.Equal(9, study.Study.Summarize().EpochsReported);
        Assert.Empty(study.Study.Resume(study.Now));
    }

    [Fact]
    public void A_time_budget_stops_the_study_and_a_resumed_one_has_its_time_anew()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2, more: "stop: {time_budget: 10m}"));
        study.Now += TimeSpan.FromHours(5);
        study.Store([]);
        Assert.Equal(StudyState.Running, study.Study.State);

        study.Assign();
        study.Now += TimeSpan.FromMinutes(9);
        study.Store([]);
        Assert.Equal(StudyState.Running, study.Study.State);
        study.Now += TimeSpan.FromMinutes(1);
        study.Report(0, 1, 1);
        Assert.Equal(StudyState.Stopping, study.Study.State);
        study.Report(0, 1, 2);
        Assert.Equal(StudyState.Stopped, study.Study.State);
        Assert.Contains("budget", study.Study.Summarize().Reason, StringComparison.Ordinal);

        study.Now += TimeSpan.FromDays(1);
        study.Store(study.Study.Resume(study.Now));
        Assert.NotNull(study.Assign());
        study.Now += TimeSpan.FromMinutes(9);
        study.Store([]);
        Assert.Equal(StudyState.Running, study.Study.State);
    }

    [Fact]
    public void Time_without_a_scheduler_does_not_count_towards_the_budget()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2, more: "stop: {time_budget: 10m}"));
        study.Assign();
        study.Now += TimeSpan.FromMinutes(6);
        study.Report(0, 1, 1);

        study.Now += TimeSpan.FromHours(12);
        study.Restart();
        study.Now += TimeSpan.FromMinutes(3);
        study.Store([]);
        Assert.Equal(StudyState.Running, study.Study.State);

        study.Now += TimeSpan.FromMinutes(1);
        study.Store([]);
        Assert.Equal(StudyState.Stopping, study.Study.State);
    }

    [Fact]
    public void No_more_than_max_concurrent_trials_run_at_once()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 4, epochs: 1, more: "max_concurrent: 2"));
        study.Assign("w1");
        study.Assign("w2");

        Assert.Null(study.Assign("w3"));
        study.Report(0, 1, 1);
        Assert.Equal((2, 1, "w3"), Fields(study.Assign("w3")));
        Assert.Null(study.Assign("w4"));
    }

    [Fact]
    public void A_trial_of_a_lost_worker_runs_before_new_ones()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 4));
        study.Assign("w1");
        study.Assign("w2");
        study.Store(study.Study.Lose(0, 1, "gone", study.Now));

        Assert.Equal((0, 2, "w3"), Fields(study.Assign("w3")));
        Assert.Equal((2, 1, "w3"), Fields(study.Assign("w3")));
    }

    [Fact]
    public void A_trials_seed_follows_from_the_studys_seed_and_its_number()
    {
        long[] Seeds(string more)
        {
            var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 20, more: more));
            while (study.Assign() is not null)
            {
            }

            return [.. Rows(study).Select(r => r.Parameters["seed"].AsInt64())];
        }

        var seeds = Seeds("seed: 7");
        Assert.Equal(seeds, Seeds("seed: 7"));
        Assert.Equal(20, seeds.Distinct().Count());
        Assert.Empty(seeds.Intersect(Seeds("seed: 8")));
        Assert.All(seeds, s => Assert.InRange(s, 0, int.MaxValue));
    }

    [Fact]
    public void A_seed_of_the_studys_file_is_left_alone()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2).Replace("  epochs:", "  seed: 11\n  epochs:", StringComparison.Ordinal));
        study.Assign();
        Assert.Equal(11, Rows(study)[0].Parameters["seed"].AsInt64());
    }

    [Fact]
    public void A_smoke_test_is_two_trials_of_two_epochs()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 7, epochs: 50), smokeTest: true);
        study.RunToEnd();
        Assert.Equal((StudyState.Completed, 2, 0), Ends(study));
        Assert.Equal(4, study.Study.Summarize().EpochsReported);
    }

    [Fact]
    public void Values_that_are_no_number_are_never_the_best()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2, epochs: 2, more: "stop: {target: 0.2}"));
        study.Assign("w1");
        study.Assign("w2");

        study.Report(new EpochReport(0, 1, 1, new Dictionary<string, double> { ["recall@10"] = double.NaN }, 1));
        study.Report(new EpochReport(1, 1, 1, new Dictionary<string, double> { ["recall@10"] = 0.1 }, 1));
        Assert.Equal((1, 0.1), (study.Study.Summarize().BestTrial, study.Study.Summarize().BestValue));
        study.Report(new EpochReport(0, 1, 2, new Dictionary<string, double> { ["recall@10"] = 0.2 }, 1));
        Assert.Equal(0.2, Rows(study)[0].BestValue);
        Assert.Equal(StudyState.Stopping, study.Study.State);
    }

    [Fact]
    public void The_best_trial_is_the_one_with_the_best_last_value_lowest_number_first()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 3, epochs: 5));
        foreach (var worker in new[] { "a", "b", "c" }) study.Assign(worker);
        void Tell(int trial, int epoch, double value) => study.Report(new EpochReport(trial, 1, epoch, new Dictionary<string, double> { ["recall@10"] = value }, 1));

        Tell(2, 1, 0.3);
        Tell(1, 1, 0.3);
        Assert.Equal(1, study.Study.Summarize().BestTrial);
        Tell(1, 2, 0.2);
        Assert.Equal(2, study.Study.Summarize().BestTrial);
        Tell(0, 1, 0.25);
        Tell(2, 2, 0.1);
        Assert.Equal(0, study.Study.Summarize().BestTrial);
        study.Store(study.Study.Fail(0, 1, "broken", study.Now));
        Assert.Equal(1, study.Study.Summarize().BestTrial);
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(study.Replay()));
    }

    [Fact]
    public void Promotion_asha_pauses_at_rungs_promotes_the_best_and_completes()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 9, epochs: 9, more: "scheduler: {asha: {max_t: 9, grace_period: 1, reduction_factor: 3, variant: promotion}}"));
        Assert.Equal([1, 3], study.Study.Milestones);

        study.RunToEnd();

        var rows = Rows(study);
        var atFirst = rows.OrderByDescending(r => r.Curve[0]).ToArray();
        Assert.Equal(StudyState.Completed, study.Study.State);
        Assert.Single(rows, r => r.State == TrialState.Completed);
        Assert.Equal(atFirst[0].Trial, rows.Single(r => r.State == TrialState.Completed).Trial);
        Assert.Equal((0, 8), (study.Study.Summarize().Paused, study.Study.Summarize().Stopped));
        Assert.All(rows, r => Assert.Contains(r.Epoch, new[] { 1, 3, 9 }));
        Assert.True(rows.Count(r => r.Epoch >= 3) >= 3);
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(study.Replay()));
    }

    [Fact]
    public void A_scheduler_with_a_smaller_budget_than_the_plan_completes_trials_at_its_budget()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 1, epochs: 30, more: "scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2}}"));
        study.RunToEnd();
        Assert.Equal((StudyState.Completed, 1, 0), Ends(study));
        Assert.Equal(4, study.Study.Summarize().EpochsReported);
    }

    [Fact]
    public void A_wrong_study_file_is_refused_with_its_place()
    {
        var error = Assert.Throws<InputException>(() => new StudyUnderTest("study: x\nspace:\n  windw: 3\n"));
        Assert.Contains("test.yaml:3", error.Message, StringComparison.Ordinal);
    }

    private static TrialRow[] Rows(StudyUnderTest study) => [.. Enumerable.Range(0, study.Study.TrialCount).Select(study.Study.RowOf)];

    private static (int, int, string)? Fields(StudyEvent.AttemptStarted? started) => started is null ? null : (started.Trial, started.Attempt, started.Worker);

    private static (ReportVerdict, DecisionKind) Taken(ReportOutcome outcome) => (outcome.Verdict, outcome.Answer);

    private static (StudyState, int Completed, int Failed) Ends(StudyUnderTest study)
    {
        var summary = study.Study.Summarize();
        return (summary.State, summary.Completed, summary.Failed);
    }
}
