using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Tests.Dashboard;

public class LiveStudyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_looker_is_sent_what_it_lacks_and_nothing_twice()
    {
        var live = new LiveStudy();
        live.Add(Update(Trial(0, [.1]), Trial(1, [])));
        var first = live.Take(Now);
        Assert.Equal([0, 1], first.Trials.Select(t => t.Trial));
        Assert.All(first.Trials, t => Assert.NotNull(t.Parameters));

        // What the curve was is in the figure.
        Assert.All(first.Trials, t => Assert.Empty(t.Curve));
        Assert.Equal([1, 0], first.Trials.Select(t => t.From));

        // Three updates of one trial are one part of the batch: the two points that are new.
        live.Add(Update(Trial(0, [.1, .2])));
        live.Add(Update(Trial(0, [.1, .2, .3])));
        live.Add(Update(Trial(1, [])));
        var second = Assert.Single(live.Take(Now).Trials);
        Assert.Equal((0, 1, 3), (second.Trial, second.From, second.Epoch));
        Assert.Equal([.2, .3], second.Curve);
        Assert.Null(second.Parameters);
        Assert.Empty(live.Take(Now).Trials);
    }

    [Fact]
    public void A_curve_that_became_shorter_is_sent_from_its_start()
    {
        var live = new LiveStudy();
        live.Add(Update(Trial(0, [.1, .2])));
        live.Take(Now);
        live.Add(Update(Trial(0, [.4])));

        var trial = Assert.Single(live.Take(Now).Trials);
        Assert.Equal(0, trial.From);
        Assert.Equal([.4], trial.Curve);
    }

    private static StudyUpdate Update(params TrialRow[] trials) => new(
        new StudySummary("s", StudyState.Running, null, "word2vec", "recall@10", "max", new CorpusReference("", "", 1, 1, 1), 2, 20, 0, 0, 0, 0, 0, 0, 3, null, null, Now, Now, null), trials);

    private static TrialRow Trial(int number, double[] curve) =>
        new(number, ParameterSet.Empty, TrialState.Running, 1, "w", curve.Length, 20, null, null, curve, new Dictionary<string, double> { ["test_recall@10"] = .3 }, 0, null, Now, null);
}
