using FsCheck.Xunit;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tests.Tuning.Schedulers;

public class RungTests
{
    [Property(MaxTest = 30)]
    public bool Ranks_and_percentiles_are_those_of_the_sorted_values(ulong seed)
    {
        var random = new NumpyGenerator(seed);
        var (rung, values) = (new Rung(10), new List<double>());
        for (var i = 0; i < 3000; i++)
        {
            // Few distinct values, as metrics on a thousand queries have.
            var value = Math.Round(random.NextDouble(), 2);
            var arrival = rung.Add(value);
            values.Add(value);
            if (i % 97 != 0) continue;
            var ascending = values.Order().ToArray();
            var place = .75 * (ascending.Length - 1);
            var (low, high) = (ascending[(int)place], ascending[Math.Min((int)place + 1, ascending.Length - 1)]);
            if (rung.Better(value) != values.Count(v => v > value)) return false;
            if (rung.Position(value, arrival) != values.Count(v => v > value) + values.SkipLast(1).Count(v => v == value)) return false;
            if (Math.Abs(rung.Percentile(.75)!.Value - (low + ((place - (int)place) * (high - low)))) > 1e-12) return false;
        }

        return rung.Count == 3000;
    }

    [Fact]
    public void NaN_leaves_no_trace()
    {
        var rung = new Rung(10);
        rung.Add(double.NaN);
        Assert.Equal(0, rung.Count);
        Assert.Null(rung.Percentile(.5));
        rung.Add(.5);
        Assert.Equal((1, 1), (rung.Better(double.NaN), rung.Better(.4)));
    }
}
