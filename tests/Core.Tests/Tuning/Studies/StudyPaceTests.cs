using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class StudyPaceTests
{
    private static readonly TrialRow[] NoTrials = [];

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Trials_to_come_are_taken_to_need_the_epochs_of_those_that_ended()
    {
        // Two ended after 10 and 20 epochs: 15 each. One runs at its fifth: 10 to go. One has not begun: 15. 25 of 35 epochs took 70 s.
        var study = Study(planned: 4, epochs: 35);
        TrialRow[] trials = [Trial(0, TrialState.Stopped, 10), Trial(1, TrialState.Completed, 20), Trial(2, TrialState.Running, 5)];

        Assert.Equal(TimeSpan.FromSeconds(50), StudyPace.Left(study, trials, Start.AddSeconds(70)));
    }

    [Fact]
    public void Paused_trials_are_taken_to_stay_where_they_are()
    {
        // Four stand at 1, 1, 4 and 20: 6.5 each. Two have not begun: 13. 26 epochs took 52 s.
        TrialRow[] trials = [Trial(0, TrialState.Paused, 1), Trial(1, TrialState.Paused, 1), Trial(2, TrialState.Paused, 4), Trial(3, TrialState.Completed, 20)];

        Assert.Equal(TimeSpan.FromSeconds(26), StudyPace.Left(Study(planned: 6, epochs: 26), trials, Start.AddSeconds(52)));
    }

    [Fact]
    public void Lists_and_pages_tell_the_same_time()
    {
        var study = Study(planned: 4, epochs: 35);
        TrialGroup[] groups = [new(TrialState.Stopped, 10, 1), new(TrialState.Completed, 20, 1), new(TrialState.Running, 5, 1)];

        Assert.Equal(TimeSpan.FromSeconds(50), StudyPace.Left(study, groups, Start.AddSeconds(70)));
    }

    [Fact]
    public void What_has_no_end_not_begun_or_ended_has_no_time_left()
    {
        Assert.Null(StudyPace.Left(Study(planned: null, epochs: 5), NoTrials, Start.AddSeconds(20)));
        Assert.Null(StudyPace.Left(Study(planned: 4, epochs: 5) with { StartedAt = null }, NoTrials, Start.AddSeconds(20)));
        Assert.Null(StudyPace.Left(Study(planned: 4, epochs: 5) with { State = StudyState.Completed }, NoTrials, Start.AddSeconds(20)));
        Assert.Equal(TimeSpan.FromSeconds(3), StudyPace.Elapsed(Study(planned: 4, epochs: 5) with { EndedAt = Start.AddSeconds(3) }, Start.AddSeconds(20)));
    }

    private static StudySummary Study(int? planned, long epochs) => new(
        "s", StudyState.Running, null, "word2vec", "recall@10", "max", new CorpusReference("", "", 1, 1, 1), planned, 20, 0, 0, 0, 0, 0, 0, epochs, null, null, Start, Start, null);

    private static TrialRow Trial(int number, TrialState state, int epoch) =>
        new(number, ParameterSet.Empty, state, 1, "w", epoch, 20, null, null, [], new Dictionary<string, double>(), 0, null, Start, null);
}
