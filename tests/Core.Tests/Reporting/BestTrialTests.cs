using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Files;

namespace SessionRec.Core.Tests.Reporting;

public class BestTrialTests
{
    /// <summary>Five curves, each the best in exactly one scope.</summary>
    private static readonly double[][] Curves =
    [
        [.1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .50],
        [.1, .9, .1, .1, .1, .1, .1, .1, .1, .1, .1, .10],
        [.8, .8, .1, .1, .1, .1, .1, .1, .1, .1, .1, .40],
        [.1, .1, .1, .1, .1, .1, .1, .3, .3, .3, .3, .30],
        [.1, .1, .29, .29, .29, .29, .29, .1, .1, .1, .1, .2],
    ];

    [Theory]
    [InlineData("last", 0, .50, 12)]
    [InlineData("all", 1, .9, 2)]
    [InlineData("avg", 2, 2.9 / 12, null)]
    [InlineData("last-5-avg", 3, .3, null)]
    [InlineData("last-10-avg", 4, .205, null)]
    public void Each_scope_has_its_own_best(string name, int trial, double value, int? epoch)
    {
        var best = BestTrial.Find(Curves.Select((curve, number) => ExampleStudy.Trial(number, curve)), BestScopes.Parse(name), OptimizationMode.Max)!;

        Assert.Equal(trial, best.Trial.Trial);
        Assert.Equal(value, best.Value, 12);
        Assert.Equal(epoch, best.Epoch);
    }

    [Fact]
    public void Minimising_turns_the_order_round()
    {
        var trials = new[] { ExampleStudy.Trial(0, .3, .2), ExampleStudy.Trial(1, .1, .4) };

        Assert.Equal(0, BestTrial.Find(trials, BestScope.Last, OptimizationMode.Min)!.Trial.Trial);
        Assert.Equal(1, BestTrial.Find(trials, BestScope.All, OptimizationMode.Min)!.Trial.Trial);
    }

    [Fact]
    public void Trials_without_a_finite_result_are_never_best()
    {
        var trials = new[] { ExampleStudy.Trial(0), ExampleStudy.Trial(1, double.NaN), ExampleStudy.Trial(2, .1, double.NaN) };

        var best = BestTrial.Find(trials, BestScope.Last, OptimizationMode.Max)!;
        Assert.Equal((2, .1, 1), (best.Trial.Trial, best.Value, best.Epoch));
        Assert.Null(BestTrial.Find(trials[..2], BestScope.Last, OptimizationMode.Max));
    }

    [Fact]
    public void The_lowest_number_wins_a_tie()
    {
        var trials = new[] { ExampleStudy.Trial(3, .2), ExampleStudy.Trial(1, .2), ExampleStudy.Trial(2, .1) };

        Assert.Equal([1, 3, 2], BestTrial.Rank(trials, BestScope.Last, OptimizationMode.Max).Select(b => b.Trial.Trial));
    }

    [Fact]
    public void A_short_curve_averages_what_there_is() =>
        Assert.Equal(.2, BestScope.Last10Average.Score([.1, .3], maximise: true)!.Value.Value, 12);

    [Fact]
    public void An_unknown_scope_names_the_allowed_ones() =>
        Assert.Contains("last-5-avg", Assert.Throws<InputException>(() => BestScopes.Parse("median")).Message);
}
