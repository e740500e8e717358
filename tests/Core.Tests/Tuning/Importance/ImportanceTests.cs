using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Importance;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Importance;

public class ImportanceTests
{
    private static readonly SearchSpace Discrete = new(
    [
        new("a", Domain.RandInt(0, 4)),
        new("b", Domain.Ordinal(1, 10, 100, 1000)),
        new("c", Domain.Choice("u", "v", "w")),
        new("epochs", Domain.Constant(10)),
    ]);

    [Fact]
    public void Fanova_agrees_with_the_exact_variances_of_a_known_function()
    {
        // f = a + 2 [b >= 100] + 3 [c = v] [a >= 2]. Over uniform a, b, c the marginals are exact fractions.
        static double Function(int a, int b, int c) => a + (b >= 2 ? 2 : 0) + (c == 1 && a >= 2 ? 3 : 0);
        var cells = (from a in Enumerable.Range(0, 4) from b in Enumerable.Range(0, 4) from c in Enumerable.Range(0, 3) select (a, b, c)).ToArray();
        var trials = Enumerable.Range(0, 20).SelectMany(_ => cells).Select((x, i) => Trial(i, Function(x.a, x.b, x.c), ("a", x.a), ("b", new ParameterValue((long)Math.Pow(10, x.b))), ("c", "uvw"[x.c].ToString()))).ToArray();

        var mean = cells.Average(x => Function(x.a, x.b, x.c));
        double Variance(Func<(int a, int b, int c), object> key) => cells.GroupBy(key).Sum(g => g.Count() / 48.0 * Math.Pow(g.Average(x => Function(x.a, x.b, x.c)) - mean, 2));
        var total = Variance(x => x);
        var (va, vb, vc) = (Variance(x => x.a), Variance(x => x.b), Variance(x => x.c));

        var importances = Fanova.Evaluate(Discrete, trials, interactions: true, cancellation: TestContext.Current.CancellationToken).ToDictionary(i => string.Join("x", i.Parameters), i => i.Importance);
        Assert.Equal(va / total, importances["a"], .01);
        Assert.Equal(vb / total, importances["b"], .01);
        Assert.Equal(vc / total, importances["c"], .01);
        Assert.Equal((Variance(x => (x.a, x.c)) - va - vc) / total, importances["axc"], .01);
        Assert.Equal(0, importances["axb"], .01);
        Assert.Equal(1, importances.Values.Sum(), .01);
    }

    [Fact]
    public void Fanova_on_continuous_parameters_comes_near_the_analytic_values()
    {
        // f = 4 x + 2 y^2 + noise-free z: variances 16/12, 4 x 4/45, 0.
        var space = new SearchSpace([new("x", Domain.Uniform(0, 1)), new("y", Domain.LogUniform(1, Math.E)), new("z", Domain.Uniform(5, 6))]);
        var trials = Sampled(space, 600, p => (4 * p["x"].AsDouble()) + (2 * Math.Pow(Math.Log(p["y"].AsDouble()), 2)));
        var importances = Fanova.Evaluate(space, trials, cancellation: TestContext.Current.CancellationToken);
        var (vx, vy) = (16 / 12.0, 16 / 45.0);
        Assert.Equal(["x", "y", "z"], importances.Select(i => i.Parameters[0]));
        Assert.Equal(vx / (vx + vy), importances[0].Importance, .03);
        Assert.Equal(vy / (vx + vy), importances[1].Importance, .03);
        Assert.True(importances[2].Importance < .01);
    }

    [Fact]
    public void PedAnova_asks_what_it_takes_to_be_among_the_best()
    {
        // x decides among the good ones; y only tells the bad from the very bad.
        var space = new SearchSpace([new("x", Domain.Uniform(0, 1)), new("y", Domain.Uniform(0, 1)), new("c", Domain.Choice("u", "v", "w"))]);
        var trials = Sampled(space, 1000, p => p["x"].AsDouble() < .8 ? -50 * p["y"].AsDouble() - 1 : p["x"].AsDouble());
        var importances = PedAnova.Evaluate(space, trials);
        Assert.Equal("x", importances[0].Parameters[0]);
        Assert.True(importances[0].Importance > .9);
        Assert.Equal(1, importances.Sum(i => i.Importance), 1e-9);
        Assert.Equal("y", Fanova.Evaluate(space, trials, cancellation: TestContext.Current.CancellationToken)[0].Parameters[0]);

        // The other direction: among the worst, y decides.
        var flipped = trials.Select(t => t with { Value = -t.Value }).ToArray();
        Assert.Equal("y", PedAnova.Evaluate(space, flipped)[0].Parameters[0]);
    }

    [Fact]
    public void PedAnova_sees_a_choice()
    {
        var space = new SearchSpace([new("x", Domain.Uniform(0, 1)), new("c", Domain.Choice("u", "v", "w"))]);
        var importances = PedAnova.Evaluate(space, Sampled(space, 300, p => (p["c"].AsText() == "v" ? 1 : 0) + (.1 * p["x"].AsDouble())));
        Assert.Equal(["c", "x"], importances.Select(i => i.Parameters[0]).Order());
        Assert.True(importances.All(i => i.Importance is > 0 and < 1));
    }

    [Fact]
    public void Too_few_trials_and_constant_values_say_nothing()
    {
        var space = new SearchSpace([new("x", Domain.Uniform(0, 1))]);
        Assert.Empty(Fanova.Evaluate(space, Sampled(space, 3, p => p["x"].AsDouble()), cancellation: TestContext.Current.CancellationToken));
        Assert.Empty(Fanova.Evaluate(space, Sampled(space, 30, _ => 1), cancellation: TestContext.Current.CancellationToken));
        Assert.Empty(PedAnova.Evaluate(space, Sampled(space, 2, p => p["x"].AsDouble())));
    }

    private static TrialObservation[] Sampled(SearchSpace space, int count, Func<ParameterSet, double> value)
    {
        var random = new NumpyGenerator(8);
        return [.. Enumerable.Range(0, count).Select(i => space.Sample(random)).Select((p, i) => new TrialObservation(i, p, TrialObservationState.Finished, 10, value(p)))];
    }

    private static TrialObservation Trial(int number, double value, params (string, ParameterValue)[] parameters) =>
        new(number, new ParameterSet(parameters.Select(p => new KeyValuePair<string, ParameterValue>(p.Item1, p.Item2))), TrialObservationState.Finished, 10, value);
}
