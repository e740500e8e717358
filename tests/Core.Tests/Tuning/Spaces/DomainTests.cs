using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Spaces;

public class DomainTests
{
    private const int Draws = 20_000;

    [Fact]
    public void A_grid_range_stops_before_its_end()
    {
        Assert.Equal([1, 4, 7, 10, 13, 16, 19], Values(Domain.GridRange(1, 22, 3)).Select(v => (int)v.AsInt64()));
        Assert.Equal([1, 4, 7, 10, 13, 16, 19], Values(Domain.GridRange(1, 20, 3)).Select(v => (int)v.AsInt64()));
    }

    [Fact]
    public void A_grid_of_fractions_meets_its_round_values()
    {
        var values = Values(Domain.GridRange(-1, 1.2m, .2m));
        Assert.Equal("0", values[5].ToString());
        double[] python = [-1, -.8, -.6, -.4, -.2, -2.2e-16, .2, .4, .6, .8, 1];
        Assert.Equal(11, values.Count);
        for (var i = 0; i < 11; i++) Assert.Equal(python[i], values[i].AsDouble(), 1e-9);
        Assert.True(ValueComparison.AreSame(values[5], -2.2e-16));
    }

    [Fact]
    public void Randint_excludes_its_upper_end_and_qrandint_includes_it()
    {
        Assert.Equal([1, 2, 3], Drawn(Domain.RandInt(1, 4)).Select(v => v.AsInt64()).Distinct().Order());
        Assert.Equal([1, 2, 3, 4], Drawn(Domain.QRandInt(1, 4)).Select(v => v.AsInt64()).Distinct().Order());
        Assert.Equal([4, 6, 8], Drawn(Domain.QRandInt(4, 8, 2)).Select(v => v.AsInt64()).Distinct().Order());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Drawn(Domain.LogRandInt(1, 8)).Select(v => v.AsInt64()).Distinct().Order());
    }

    [Fact]
    public void Steps_are_equally_likely_at_the_ends_too()
    {
        var counts = Drawn(Domain.QUniform(0, 1, .25)).GroupBy(v => v.AsDouble()).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal([0, .25, .5, .75, 1], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, (Draws / 5) - 250, (Draws / 5) + 250));
    }

    [Fact]
    public void Logarithmic_draws_are_uniform_in_their_logarithm()
    {
        var logs = Drawn(Domain.LogUniform(.001, .1)).Select(v => Math.Log10(v.AsDouble())).ToArray();
        Assert.All(logs, l => Assert.InRange(l, -3 - 1e-12, -1 + 1e-12));
        Assert.Equal(-2, logs.Average(), .02);
        Assert.Equal(.25, logs.Count(l => l < -2.5) / (double)Draws, .015);
        var steps = Drawn(Domain.QLogUniform(1, 100, 1)).Select(v => v.AsDouble()).ToArray();
        Assert.All(steps, s => Assert.Equal(Math.Round(s), s));
        Assert.Equal(Math.Log(10.5 / .5) / Math.Log(100.5 / .5), steps.Count(s => s <= 10) / (double)Draws, .015);
    }

    [Fact]
    public void Normal_draws_have_their_mean_and_deviation_and_keep_to_their_ends()
    {
        var values = Drawn(Domain.RandN(3, 2)).Select(v => v.AsDouble()).ToArray();
        Assert.Equal(3, values.Average(), .05);
        Assert.Equal(2, Math.Sqrt(values.Average(v => (v - 3) * (v - 3))), .05);
        Assert.All(Drawn(Domain.QRandN(0, 1, .5, -1, 1.5)), v => Assert.Contains(v.AsDouble(), new[] { -1, -.5, 0, .5, 1, 1.5 }));
    }

    [Fact]
    public void Finite_ranges_are_equally_spaced_and_keep_their_order()
    {
        Assert.Equal([.1, .2, .3, .4], Values(Domain.FinRange(.1, .4, 4)).Select(v => v.AsDouble()));
        Assert.All(Values(Domain.FinRange(0, 20, 5)), v => Assert.Equal(ParameterKind.Integer, v.Kind));
        var log = Values(Domain.LogFinRange(1, 1000, 4)).Select(v => v.AsDouble()).ToArray();
        double[] expected = [1, 10, 100, 1000];
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], log[i], 1e-9);
    }

    [Fact]
    public void Every_numeric_value_survives_the_way_to_the_unit_interval_and_back()
    {
        Domain[] domains =
        [
            Domain.Uniform(-1, 1), Domain.LogUniform(.001, .1), Domain.QUniform(-1, 1, .2), Domain.QLogUniform(2, 64, 2), Domain.RandInt(1, 21),
            Domain.QRandInt(10, 100, 10), Domain.LogRandInt(1, 1000), Domain.RandN(0, 1), Domain.QRandN(0, 5, 1), Domain.Ordinal(8, 16, 32), Domain.FinRange(0, 1, 6),
        ];
        foreach (var domain in domains.Cast<NumericDomain>())
        {
            foreach (var value in Drawn(domain).Take(200))
            {
                Assert.Null(domain.Check(value));
                Assert.InRange(domain.ToUnit(value), 0, 1);
                Assert.True(ValueComparison.AreSame(value, domain.FromUnit(domain.ToUnit(value))), $"{domain.Kind}: {value}");
            }
        }
    }

    private static IReadOnlyList<ParameterValue> Values(Domain domain) => domain.Extremes;

    private static ParameterValue[] Drawn(Domain domain)
    {
        var generator = new NumpyGenerator(5);
        return Enumerable.Range(0, Draws).Select(_ => domain.Sample(generator)).ToArray();
    }
}
