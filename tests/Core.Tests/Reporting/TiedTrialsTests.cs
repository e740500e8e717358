using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Statistics;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Reporting;

public class TiedTrialsTests
{
    /// <summary>100 queries: the best hits the first 60, the others what is said.</summary>
    private static readonly TrialHits Best = Hits(7, Enumerable.Range(0, 60));

    [Fact]
    public void Who_differs_by_chance_ties_and_who_differs_by_more_does_not()
    {
        var same = Hits(0, Enumerable.Range(0, 60));
        var close = Hits(3, Enumerable.Range(3, 60));
        var clearlyWorse = Hits(5, Enumerable.Range(0, 40));

        var tied = TiedTrials.Find(7, [same, close, clearlyWorse, Best])!;

        Assert.Equal((100, 3), (tied.Queries, tied.Compared));
        Assert.Equal([0, 3], tied.Trials.Select(t => t.Trial));
        Assert.Equal((3, 3, 1.0), (tied.Trials[1].OnlyBest, tied.Trials[1].OnlyThis, tied.Trials[1].PValue));
    }

    [Fact]
    public void The_more_are_compared_the_more_it_takes()
    {
        // Six queries that only the best hits: p = 2 / 2^6 = .031 alone, .0625 where another is compared that is as bad.
        var worse = Hits(1, Enumerable.Range(6, 54));
        Assert.Equal(.03125, McNemarTest.PValue(6, 0), 1e-12);

        Assert.Empty(TiedTrials.Find(7, [worse, Best])!.Trials);
        Assert.Equal([.0625, .0625], TiedTrials.Find(7, [worse, worse with { Trial = 2 }, Best])!.Trials.Select(t => Math.Round(t.PValue, 12)));
    }

    [Fact]
    public void Without_the_bests_hits_nothing_can_be_said_and_other_queries_are_not_compared()
    {
        Assert.Null(TiedTrials.Find(8, [Best]));
        Assert.Equal(0, TiedTrials.Find(7, [Best, new TrialHits(1, 1, QueryHits.From(RankingMetrics.From([1, 0]), 10))])!.Compared);
    }

    private static TrialHits Hits(int trial, IEnumerable<int> queries)
    {
        var ranks = new int[100];
        foreach (var query in queries) ranks[query] = 1;
        return new TrialHits(trial, 1, QueryHits.From(RankingMetrics.From(ranks), 10));
    }
}
