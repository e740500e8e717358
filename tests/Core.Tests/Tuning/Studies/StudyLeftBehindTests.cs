using System.Text.Json;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

/// <summary>Paused trials that cannot go on any more are ended, so that a study ends, counts and packs them like all others.</summary>
public class StudyLeftBehindTests
{
    private const string Asha = "scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2, variant: promotion}}";

    [Theory]
    [InlineData(Asha)]
    [InlineData("scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2, variant: promotion, brackets: 2}}")]
    [InlineData("scheduler: {hyperband: {max_t: 4, reduction_factor: 2}}")]
    [InlineData("scheduler: {pbt: {max_t: 4, perturbation_interval: 2}}")]
    public void A_completed_study_leaves_no_trial_paused(string scheduler)
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 20, epochs: 4, scheduler));
        study.RunToEnd();

        var summary = study.Study.Summarize();
        Assert.Equal((StudyState.Completed, 0, 20), (summary.State, summary.Paused, summary.Completed + summary.Stopped));
        Assert.All(Left(study), left => Assert.Equal((TrialState.Stopped, left.Reason), (study.Study.RowOf(left.Trial).State, study.Study.RowOf(left.Trial).Reason)));
        if (!scheduler.Contains("pbt", StringComparison.Ordinal)) Assert.Equal(summary.Stopped, Left(study).Count);
        AssertRebuilt(study);
    }

    [Fact]
    public void They_end_as_soon_as_their_place_is_lost_for_good_and_not_before()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 8, epochs: 4, Asha));
        Pause(study, .5);
        Pause(study, .4);
        Assert.Equal(0, study.Assign()!.Trial);
        Pause(study, .3);
        Pause(study, .2);
        Assert.Equal(1, study.Assign()!.Trial);
        Assert.Empty(Left(study));

        // Of eight four can go on at most: the fifth of five cannot, whoever comes.
        Pause(study, .1);
        Assert.Equal((4, ".1000 is 5th of 5 at rung 1; no more than the top 4 go on"), (Left(study).Single().Trial, Left(study).Single().Reason));
        AssertRebuilt(study);
    }

    [Fact]
    public void Losers_of_a_bracket_are_ended_while_the_others_go_on()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 40, epochs: 9, "scheduler: {hyperband: {max_t: 9, reduction_factor: 3}}"));
        for (var trial = 0; trial < 9; trial++) Pause(study, trial / 100.0);
        Assert.Empty(Left(study));
        Assert.Equal(8, study.Assign()!.Trial);

        Assert.Equal([0, 1, 2, 3, 4, 5], Left(study).Select(l => l.Trial));
        Assert.All(Left(study), l => Assert.Equal("is not among the 3 that go on from rung 1 of bracket 0", l.Reason));
        AssertRebuilt(study);
    }

    [Fact]
    public void A_study_of_endless_samples_begins_no_more_trials_than_are_to_end()
    {
        var study = new StudyUnderTest($"study: small\nspace: {{negative: {{randint: [1, 20]}}, epochs: 4}}\nnum_samples: -1\nstop: {{num_trials: 8}}\n{Asha}\n");
        study.RunToEnd();

        var summary = study.Study.Summarize();
        Assert.Equal((StudyState.Stopped, "8 trials have ended", 8, 8), (summary.State, summary.Reason, study.Study.TrialCount, study.Study.EndedTrials));
        Assert.True(summary.Completed > 0 && summary.Stopped > 0);
        AssertRebuilt(study);
    }

    [Fact]
    public void Trials_that_somebody_stopped_have_ended_too()
    {
        var study = new StudyUnderTest("study: small\nspace: {negative: {randint: [1, 20]}, epochs: 4}\nnum_samples: -1\nstop: {num_trials: 2}\n");
        study.Assign();
        study.Assign();
        study.Store(study.Study.StopTrial(0, "by a person", study.Now));
        Assert.Equal(StudyState.Running, study.Study.State);
        study.Store(study.Study.StopTrial(1, "by a person", study.Now));
        Assert.Equal("2 trials have ended", study.Study.Summarize().Reason);
    }

    [Fact]
    public void With_more_samples_they_wait_again_and_may_be_promoted()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 4, epochs: 4, Asha));
        study.RunToEnd();
        Assert.Equal([0, 3], Left(study).Where(l => study.Study.RowOf(l.Trial).Epoch == 1).Select(l => l.Trial).Order());

        study.Store(study.Study.Extend(new StudyExtension(NumSamples: 2), study.Now));
        Assert.Equal((StudyState.Running, TrialState.Paused, TrialState.Paused), (study.Study.State, study.Study.RowOf(0).State, study.Study.RowOf(3).State));
        Assert.Contains("may go on", study.Study.RowOf(3).Reason, StringComparison.Ordinal);
        AssertRebuilt(study);

        // The new ones are all worse: the third and the fourth of eight go on.
        Pause(study, 0);
        Pause(study, 0);
        Assert.Equal(3, study.Assign()!.Trial);
        AssertRebuilt(study);
        study.RunToEnd();
        study.Store(study.Study.Lose(3, 2, "its worker is gone", study.Now));
        while (study.Study.State == StudyState.Running && study.Assign() is { } started)
            for (var epoch = study.Study.RowOf(started.Trial).Epoch + 1; study.Report(started.Trial, started.Attempt, epoch).Answer == Core.Tuning.Schedulers.DecisionKind.Continue; epoch++) study.Now += TimeSpan.FromSeconds(1);
        Assert.Equal((StudyState.Completed, 0), (study.Study.State, study.Study.Summarize().Paused));
        Assert.True(study.Study.RowOf(3).Epoch > 1);
        AssertRebuilt(study);
    }

    [Fact]
    public void A_journal_from_before_goes_on()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 9, epochs: 4, Asha));
        study.RunToEnd();

        // Earlier versions left losers paused, and wrote nothing of them.
        var old = Study.Start(study.Submitted);
        foreach (var happened in study.Journal.Where(e => e is not StudyEvent.TrialStopped)) old.Apply(happened);
        Assert.Equal((StudyState.Completed, Left(study).Count), (old.State, old.Summarize().Paused));
        var restored = StudyText.ThroughSnapshot(old);
        Assert.Equal(StudyText.Of(old), StudyText.Of(restored));

        foreach (var happened in restored.Extend(new StudyExtension(NumSamples: 2), study.Now)) restored.Apply(happened);
        Assert.Equal(StudyState.Running, restored.State);
        Assert.NotEmpty(restored.Assign("w1", study.Now));

        var written = JsonSerializer.Deserialize<StudyEvent>("""{"is":"trial-stopped","Trial":3,"Reason":"by a person","At":"2026-01-01T00:00:00+00:00"}""");
        Assert.False(Assert.IsType<StudyEvent.TrialStopped>(written).LeftBehind);
    }

    /// <summary>Trains the next trial to its pause.</summary>
    private static void Pause(StudyUnderTest study, double value)
    {
        var started = study.Assign()!;
        Assert.Equal(0, study.Study.RowOf(started.Trial).Epoch);
        study.Report(new EpochReport(started.Trial, started.Attempt, 1, new Dictionary<string, double> { ["recall@10"] = value }, 1));
    }

    private static List<StudyEvent.TrialStopped> Left(StudyUnderTest study) => [.. study.Journal.OfType<StudyEvent.TrialStopped>().Where(e => e.LeftBehind)];

    private static void AssertRebuilt(StudyUnderTest study)
    {
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(study.Replay()));
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(StudyText.ThroughSnapshot(study.Study)));
        Assert.Equal(study.Study.Settle(study.Now), StudyText.ThroughSnapshot(study.Study).Settle(study.Now));
    }
}
