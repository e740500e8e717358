using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Samplers;

public class SobolTests
{
    [Fact]
    public async Task The_plain_sequence_is_scipys()
    {
        var expected = await PythonPeer.RunAsync("""
            import json
            from scipy.stats import qmc
            print(json.dumps(qmc.Sobol(21, scramble=False).random(128).tolist()))
            """, ["scipy", "numpy"], TestContext.Current.CancellationToken);
        Assert.Equal(21, SobolSequence.MostDimensions);
        for (var index = 0; index < 128; index++)
            for (var dimension = 0; dimension < 21; dimension++)
                Assert.Equal(expected[index][dimension].GetDouble(), SobolSequence.Point((uint)index, dimension, null), 1e-9);
    }

    [Fact]
    public void Scrambling_keeps_every_interval_of_every_dimension_filled()
    {
        for (var dimension = 0; dimension < SobolSequence.MostDimensions; dimension++)
        {
            var cells = Enumerable.Range(0, 64).Select(i => (int)(SobolSequence.Point((uint)i, dimension, 9) * 64));
            Assert.Equal(Enumerable.Range(0, 64), cells.Order());
        }

        Assert.NotEqual(SobolSequence.Point(0, 0, 1), SobolSequence.Point(0, 0, 2));
        Assert.NotEqual(SobolSequence.Point(0, 0, 1), SobolSequence.Point(0, 1, 1));
    }

    [Fact]
    public void Scrambled_points_are_more_even_than_random_ones_in_two_dimensions()
    {
        // In an 8 x 8 raster of the first two dimensions, 64 points of a (0, 2)-sequence hit every cell once.
        for (var seed = 1UL; seed < 6; seed++)
        {
            var cells = Enumerable.Range(0, 64).Select(i => ((int)(SobolSequence.Point((uint)i, 0, seed) * 8), (int)(SobolSequence.Point((uint)i, 1, seed) * 8)));
            Assert.Equal(64, cells.Distinct().Count());
        }
    }

    [Fact]
    public void Grids_and_choices_are_covered_evenly()
    {
        var space = new SearchSpace([new("window", Domain.Grid(1, 4, 7, 10)), new("hs", Domain.Choice("a", "b"))]);
        var sampler = new SobolOptions().Create(space, [], []);
        var counts = Enumerable.Range(0, 64).Select(i => sampler.Suggest(new(i, 1, []))!).CountBy(p => p.ToString()).ToArray();
        Assert.Equal(8, counts.Length);
        Assert.All(counts, c => Assert.Equal(8, c.Value));
    }
}
