using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class StudyCopyTests
{
    private static readonly DateTimeOffset Later = StudyUnderTest.Start + TimeSpan.FromHours(1);

    [Fact]
    public void A_copy_of_an_ended_study_is_that_study_under_another_name()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 3));
        study.RunToEnd();

        var copy = Rebuild(StudyCopy.Make([study.Submitted, .. study.Journal], "second", Later));

        Assert.Equal(("second", "second"), (copy.Name, copy.Spec.Name));
        Assert.Equal(study.Study.Summarize() with { Name = "second" }, copy.Summarize());
        for (var trial = 0; trial < 3; trial++) Assert.Equivalent(study.Study.RowOf(trial), copy.RowOf(trial));
    }

    [Fact]
    public void A_copy_of_a_study_at_work_stands_still_until_it_is_resumed()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml(trials: 3));
        study.Assign();
        study.Report(0, 1, 1);
        study.Assign("w2");

        var copy = Rebuild(StudyCopy.Make([study.Submitted, .. study.Journal], "second", Later));

        Assert.Equal((StudyState.Stopped, 0, 2), (copy.State, copy.Summarize().Running, copy.TrialCount));
        Assert.Equal((TrialState.Waiting, 1), (copy.RowOf(0).State, copy.RowOf(0).Epoch));
        Assert.Empty(copy.Assign("w1", Later));
        foreach (var happened in copy.Resume(Later)) copy.Apply(happened);
        Assert.Equal((0, 2), copy.Assign("w1", Later) is [StudyEvent.AttemptStarted started] ? (started.Trial, started.Attempt) : default);
    }

    [Fact]
    public void What_is_no_journal_and_a_name_that_is_not_allowed_are_refused()
    {
        var study = new StudyUnderTest(StudyUnderTest.Yaml());
        Assert.Contains("does not begin with a submission", Assert.Throws<InputException>(() => StudyCopy.Make(study.Journal, "second", Later)).Message, StringComparison.Ordinal);
        Assert.Contains("letters, digits", Assert.Throws<InputException>(() => StudyCopy.Make([study.Submitted], "../up", Later)).Message, StringComparison.Ordinal);
        var unnamed = study.Submitted with { Submission = study.Submitted.Submission with { Yaml = study.Submitted.Submission.Yaml.Replace("study: small", "\"study\": small", StringComparison.Ordinal) } };
        Assert.Contains("no line of its own", Assert.Throws<InputException>(() => StudyCopy.Make([unnamed], "second", Later)).Message, StringComparison.Ordinal);
    }

    private static Study Rebuild(IReadOnlyList<StudyEvent> events)
    {
        var study = Study.Start((StudyEvent.Submitted)events[0]);
        foreach (var happened in events.Skip(1)) study.Apply(happened);
        return study;
    }
}
