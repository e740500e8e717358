using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class TrialBookTests
{
    private const int Trials = (3 * TrialBook.BlockSize) + 10;

    [Theory]
    [InlineData("")]
    [InlineData("mode: min")]
    [InlineData("scheduler: {asha: {max_t: 3, grace_period: 1, reduction_factor: 2}}")]
    public void Trials_that_are_packed_say_what_they_said_when_they_ended(string more)
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(Trials, epochs: 3, more));
        var ended = Run(study);

        Assert.Equal(3, study.Study.Capture().Packed!.Count);
        Assert.Equal(ended.Select(StudyText.Of), Enumerable.Range(0, Trials).Select(number => StudyText.Of(study.Study.RowOf(number))));
        Assert.Equal(Enumerable.Range(0, Trials).Where(n => n % 7 == 0), study.Study.Retry(study.Now).OfType<StudyEvent.Retried>().Single().Trials);
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(study.Replay()));
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(StudyText.ThroughSnapshot(study.Study)));

        var rows = ended.Where(row => row is { State: not TrialState.Failed, Value: not null }).ToList();
        var best = more.StartsWith("mode", StringComparison.Ordinal) ? rows.MinBy(row => row.Value)! : rows.MaxBy(row => row.Value)!;
        Assert.Equal((best.Trial, best.Value), (study.Study.Summarize().BestTrial, study.Study.Summarize().BestValue));
    }

    [Fact]
    public void A_failed_trial_comes_out_of_its_block_and_goes_back()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(Trials, epochs: 3));
        Run(study);
        study.Store(study.Study.Retry(study.Now));
        Assert.Null(study.Study.Capture().Packed);
        Assert.Equal(TrialState.Waiting, study.Study.RowOf(7).State);
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(StudyText.ThroughSnapshot(study.Study)));

        study.RunToEnd();

        Assert.Equal(3, study.Study.Capture().Packed!.Count);
        Assert.Equal((StudyState.Completed, Trials, 0), (study.Study.State, study.Study.Summarize().Completed, study.Study.Summarize().Failed));
        Assert.Equal(TrialState.Completed, study.Study.RowOf(7).State);
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(study.Replay()));
    }

    [Theory]
    [InlineData("sampler: {tpe: {seed: 3}}\nnum_samples: 600")]
    [InlineData("sampler: {tpe: {seed: 3}}\nnum_samples: 600\nscheduler: {asha: {max_t: 3, grace_period: 1, reduction_factor: 2}}")]
    public void A_sampler_learns_the_same_from_them(string more)
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(40, epochs: 3, more));
        study.RunToEnd();
        Assert.Equal(3, study.Study.Capture().Packed!.Count);

        study.Store(study.Study.Extend(new StudyExtension(NumSamples: 620), study.Now));
        var restored = StudyText.ThroughSnapshot(study.Study);

        var next = study.Study.Assign("w1", study.Now);
        Assert.Equal(next, restored.Assign("w1", study.Now));
        Assert.Equal(next, study.Replay().Assign("w1", study.Now));
    }

    [Fact]
    public void A_trial_that_was_packed_takes_few_bytes()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(Trials, epochs: 1));
        study.RunToEnd();

        Assert.InRange(study.Study.Capture().Packed!.Sum(p => p.Content.Length) / (3.0 * TrialBook.BlockSize), 5, 60);
    }

    [Fact]
    public void Decisions_of_rungs_are_few_in_the_history_whatever_is_said_of_them()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(300, epochs: 4, "scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2}}"));
        study.RunToEnd();

        Assert.InRange(study.Study.Capture().Decisions.Count, 2, 12);
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(StudyText.ThroughSnapshot(study.Study)));
    }

    /// <summary>Every seventh trial fails for good, the others are trained in a mixed order, several at once.</summary>
    private static TrialRow[] Run(StudyUnderTest study)
    {
        var random = new NumpyGenerator(5);
        var ended = new TrialRow[Trials];
        var running = new List<StudyEvent.AttemptStarted>();
        while (true)
        {
            while (running.Count < 20 && study.Assign() is { } started) running.Add(started);
            if (running.Count == 0) return ended;
            var next = running[(int)(random.NextDouble() * running.Count)];
            study.Now += TimeSpan.FromSeconds(1);
            if (next.Trial % 7 == 0) study.Store(study.Study.Fail(next.Trial, next.Attempt, $"error {next.Trial % 3}", study.Now));
            else if (study.Report(next.Trial, next.Attempt, study.Study.RowOf(next.Trial).Epoch + 1).Answer == DecisionKind.Continue) continue;
            running.Remove(next);
            ended[next.Trial] = study.Study.RowOf(next.Trial);
        }
    }
}
