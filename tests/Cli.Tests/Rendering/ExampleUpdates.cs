using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tests.Rendering;

/// <summary>A study of three trials and four epochs, as a watcher sees it.</summary>
internal static class ExampleUpdates
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static StudyUpdate[] All { get; } =
    [
        new(Summary(StudyState.Running) with { Running = 2 }, [Trial(0, TrialState.Running, 5), Trial(1, TrialState.Running, 9)]),
        new(Summary(StudyState.Running) with { Running = 2, EpochsReported = 2, BestTrial = 1, BestValue = .2 }, [Trial(0, TrialState.Running, 5, .1), Trial(1, TrialState.Running, 9, .2)]),
        new(Summary(StudyState.Running) with { Running = 1, Stopped = 1, EpochsReported = 4, BestTrial = 1, BestValue = .25 }, [Trial(0, TrialState.Stopped, 5, .1, .12) with { Reason = ".1200 is 2nd of 2; 1 goes on" }, Trial(1, TrialState.Running, 9, .2, .25)]),
        new(Summary(StudyState.Running) with { Running = 1, Completed = 1, Stopped = 1, EpochsReported = 6, BestTrial = 1, BestValue = .2813 }, [Trial(1, TrialState.Completed, 9, .2, .25, .26, .2813), Trial(2, TrialState.Running, 13)]),
        new(Summary(StudyState.Running) with { Waiting = 1, Completed = 1, Stopped = 1, EpochsReported = 6, BestTrial = 1, BestValue = .2813 }, [Trial(2, TrialState.Waiting, 13) with { Reason = "worker-2 was lost" }]),
        new(Summary(StudyState.Completed) with { Completed = 2, Stopped = 1, EpochsReported = 10, BestTrial = 1, BestValue = .2813, EndedAt = Start.AddSeconds(131) }, [Trial(2, TrialState.Completed, 13, .1, .1, .1, .15)]),
    ];

    public static StudySummary Summary(StudyState state) => new(
        "shop", state, null, "word2vec", "recall@10", "max", new CorpusReference("aa", "7d24fd3e45f0", 4234, 406632, 3684), 3, 4, 0, 0, 0, 0, 0, 0, 0, null, null, Start, Start, null);

    public static TrialRow Trial(int number, TrialState state, int window, params double[] curve) => new(
        number,
        new ParameterSet([new("window", window), new("epochs", 4), new("seed", 1000 + number)]),
        state,
        1,
        "worker-1",
        curve.Length,
        4,
        curve.Length == 0 ? null : curve[^1],
        curve.Length == 0 ? null : curve.Max(),
        curve,
        new Dictionary<string, double>(),
        curve.Length,
        null,
        Start,
        null);
}
