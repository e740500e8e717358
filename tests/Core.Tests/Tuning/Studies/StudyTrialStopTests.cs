using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class StudyTrialStopTests
{
    [Fact]
    public void A_running_trial_ends_its_results_stay_and_the_others_go_on()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 3));
        study.Assign();
        study.Report(0, 1, 1);
        StopTrial(study, 0);

        var row = study.Study.RowOf(0);
        Assert.Equal((TrialState.Stopped, "by a person", 1, StudyUnderTest.Value(0, 1)), (row.State, row.Reason, row.Epoch, row.Value));
        Assert.Empty(study.Study.RunningAttempts);
        var late = study.Report(0, 1, 2);
        Assert.Equal((ReportVerdict.Superseded, 0), (late.Verdict, late.Events.Count));
        Assert.Equal((ReportVerdict.Duplicate, DecisionKind.Stop), (study.Report(0, 1, 1).Verdict, study.Report(0, 1, 1).Answer));
        AssertRebuilt(study);

        study.RunToEnd();
        var summary = study.Study.Summarize();
        Assert.Equal((StudyState.Completed, 2, 1, 7), (summary.State, summary.Completed, summary.Stopped, summary.EpochsReported));
        AssertRebuilt(study);
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("asha: {grace_period: 1, reduction_factor: 2}")]
    [InlineData("asha: {grace_period: 1, reduction_factor: 2, variant: promotion}")]
    [InlineData("hyperband: {grace_period: 1, reduction_factor: 2}")]
    [InlineData("median: {min_samples_required: 1}")]
    public void Whatever_the_scheduler_the_study_ends_without_it(string scheduler)
    {
        var yaml = StudyUnderTest.Yaml(trials: 5, epochs: 8, $"scheduler: {(scheduler.Contains(':', StringComparison.Ordinal) ? $"{{{scheduler}}}" : scheduler)}");
        for (var reported = 0; reported < 4; reported++)
        {
            // Trial 2 is the best: stopped while it waits, runs, or is paused and about to be promoted.
            var study = new StudyUnderTest(yaml);
            for (var trial = 0; trial < 3; trial++) Assert.Equal(trial, study.Assign()!.Trial);
            for (var trial = 0; trial < 3; trial++)
            {
                for (var epoch = 1; epoch <= reported && study.Report(trial, 1, epoch).Answer == DecisionKind.Continue; epoch++) study.Now += TimeSpan.FromSeconds(1);
                if (reported == 0 && trial == 2) study.Store(study.Study.Lose(2, 1, "its worker is gone", study.Now));
            }

            StopTrial(study, 2);
            AssertRebuilt(study);
            foreach (var (trial, attempt, _) in study.Study.RunningAttempts.ToArray()) study.Store(study.Study.Lose(trial, attempt, "lease", study.Now));
            study.RunToEnd();

            Assert.Equal((StudyState.Completed, TrialState.Stopped, "by a person"), (study.Study.State, study.Study.RowOf(2).State, study.Study.RowOf(2).Reason));
            Assert.Single(study.Journal.OfType<StudyEvent.AttemptStarted>(), e => e.Trial == 2);
            AssertRebuilt(study);
        }
    }

    [Fact]
    public void Stopping_it_again_changes_nothing_and_what_cannot_be_stopped_is_refused_with_the_reason()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 3, epochs: 1));
        Assert.Contains("it has none yet", Refused(study, 0), StringComparison.Ordinal);
        study.Assign();
        StopTrial(study, 0);
        Assert.Empty(study.Study.StopTrial(0, "by another", study.Now));
        study.Assign();
        study.Report(1, 1, 1);
        study.Assign();
        study.Store(study.Study.Fail(2, 1, "no memory", study.Now));

        Assert.Contains("has ended already: it is completed", Refused(study, 1), StringComparison.Ordinal);
        Assert.Contains("has ended already: it failed", Refused(study, 2), StringComparison.Ordinal);
        Assert.Contains("has no trial 3; it has 0 to 2", Refused(study, 3), StringComparison.Ordinal);
        Assert.Contains("has no trial -1", Refused(study, -1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_paused_trial_of_a_stopped_study_stays_stopped_when_the_study_goes_on()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 2, epochs: 4, "scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2, variant: promotion}}"));
        study.Assign();
        study.Report(0, 1, 1);
        study.Store(study.Study.Stop("a person", study.Now));
        Assert.Equal(StudyState.Stopped, study.Study.State);
        StopTrial(study, 0);
        study.Store(study.Study.Resume(study.Now));
        study.RunToEnd();

        Assert.Equal((TrialState.Stopped, 1), (study.Study.RowOf(0).State, study.Study.RowOf(0).Epoch));
        AssertRebuilt(study);
    }

    [Fact]
    public void Its_history_tells_who_ended_it()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml());
        study.Assign();
        study.Report(0, 1, 1);
        var events = study.Study.StopTrial(0, "by a person", study.Now);
        study.Store(events);

        var row = Assert.Single(study.Study.HistoryOf(Assert.Single(events)));
        Assert.Equal((TrialHistoryKind.Stopped, "by a person", 1, "w1"), (row.Kind, row.Reason, row.Epoch, row.Worker));
    }

    private static void StopTrial(StudyUnderTest study, int trial) => study.Store(study.Study.StopTrial(trial, "by a person", study.Now));

    private static string Refused(StudyUnderTest study, int trial) => Assert.Throws<InputException>(() => study.Study.StopTrial(trial, "by a person", study.Now)).Message;

    private static void AssertRebuilt(StudyUnderTest study)
    {
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(study.Replay()));
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(StudyText.ThroughSnapshot(study.Study)));
    }
}
