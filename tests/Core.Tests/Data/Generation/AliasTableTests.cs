using SessionRec.Core.Data.Generation;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Data.Generation;

public sealed class AliasTableTests
{
    [Fact]
    public void Draws_come_in_proportion_to_the_weights()
    {
        double[] weights = [1, 0, 2, 7, 0.5];
        var table = new AliasTable(weights);
        var random = new NumpyGenerator(3);
        var drawn = new int[weights.Length];
        for (var i = 0; i < 105_000; i++) drawn[table.Draw(random)]++;
        Assert.Equal(0, drawn[1]);
        for (var i = 0; i < weights.Length; i++) Assert.InRange(drawn[i], (weights[i] * 10_000) - 500, (weights[i] * 10_000) + 500);
    }

    [Fact]
    public void A_single_weight_is_always_drawn() => Assert.Equal(0, new AliasTable([0.3]).Draw(new NumpyGenerator(1)));
}
