using SessionRec.Core.Data.Generation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Reporting;

namespace SessionRec.Core.Tests.Reporting;

public class BaselineResultTests
{
    [Fact]
    public void All_simple_models_are_evaluated_on_the_same_queries()
    {
        var corpus = ShopGenerator.CreateCorpus(new ShopOptions { Customers = 200, Items = 100, Events = 4000 }, cancellationToken: TestContext.Current.CancellationToken);
        var split = new LastItemProtocol { Size = 50 }.Split(corpus);
        var shares = new List<double>();

        var results = BaselineResult.Compute(split, maximumRank: 30, new Recorder(shares), TestContext.Current.CancellationToken);

        Assert.Equal(BaselineResult.Models, results.Select(r => r.Model));
        Assert.All(results, r => Assert.Equal((50, 50, 30), (r.Test.QueryCount, r.Validation.QueryCount, r.Test.MaximumRank)));
        Assert.Equal([.25, .5, .75, 1], shares);
    }

    private sealed class Recorder(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
