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

    /// <summary>
    /// The reference is written from the definition beside Optuna's: densities on a raster of 50 points (a point an integer, log2 of them on a logarithmic scale),
    /// kernels of Scott's width cut to the raster, one prior as wide as it, and the Pearson divergence of the best tenth from all.
    /// </summary>
    [Fact]
    public async Task PedAnova_agrees_with_the_definition_in_numpy()
    {
        var reference = await PythonPeer.RunAsync("""
            import json, math, numpy as np
            n = 300
            i = np.arange(n)
            x, y, k, c = (i * .6180339887) % 1, 10 ** (-3 + 2 * ((i * .7548776662) % 1)), 1 + (i * 37) % 20, (i * 7) % 3
            g = np.round(np.exp(((i * .5698402910) % 1) * np.log(200))).astype(int)
            value = x + .3 * np.log10(y) + .05 * k + .4 * (c == 1) + .1 * np.log(g)
            Phi = np.vectorize(lambda z: .5 * (1 + math.erf(z / math.sqrt(2))))
            def of_numbers(place, cells):
                count = np.bincount(place, minlength=cells).astype(float)
                total, mu = count.sum(), np.arange(cells)[count > 0]
                w = count[count > 0]
                mean = mu @ w / total
                sd = math.sqrt((mu - mean) ** 2 @ w / max(1, total - 1))
                running = np.cumsum(w)
                quarter, three = mu[np.searchsorted(running, total // 4, "left")], mu[min(mu.size - 1, np.searchsorted(running, total * 3 // 4, "right"))]
                sigma = max(1.059 * min((three - quarter) / 1.34, sd) * total ** -.2, .5 / 1.64)
                grid, density = np.arange(cells), np.zeros(cells)
                for m, s, weight in [(m, sigma, v) for m, v in zip(mu, w)] + [(.5 * (cells - 1), float(cells), 1.)]:
                    mass = Phi((grid + .5 - m) / s) - Phi((grid - .5 - m) / s)
                    density += weight / (total + 1) * mass / (Phi((cells - .5 - m) / s) - Phi((-.5 - m) / s))
                return density
            def of_choices(place, choices):
                count = np.bincount(place, minlength=choices).astype(float)
                total, kernels = count.sum(), (count > 0).sum() + 1
                density = np.full(choices, 1. / choices) / (total + 1)
                for choice in range(choices):
                    if count[choice] == 0: continue
                    kernel = np.full(choices, 1. / kernels)
                    kernel[choice] += 1
                    density += count[choice] / (total + 1) * kernel / kernel.sum()
                return density
            def nearest(v, low, high, cells):
                grid = np.linspace(low, high, cells)
                return np.searchsorted(grid, v - (grid[1] - grid[0]) / 2)
            best = value >= np.sort(value)[::-1][math.ceil(.1 * n) - 1]
            logs = int(math.ceil(math.log2(200))) + 1
            parts = {
                "x": (of_numbers, nearest(x, 0, 1, 50), 50), "y": (of_numbers, nearest(np.log(y), np.log(.001), np.log(.1), 50), 50),
                "k": (of_numbers, nearest(k.astype(float), 1., 20., 20), 20), "g": (of_numbers, nearest(np.log(g), 0, np.log(200), logs), logs), "c": (of_choices, c, 3)}
            divergence = {}
            for name, (density, place, cells) in parts.items():
                top, all = density(place[best], cells) + 1e-12, density(place, cells) + 1e-12
                divergence[name] = float(all @ (top / all - 1) ** 2)
            print(json.dumps({"importance": {k: v / sum(divergence.values()) for k, v in divergence.items()}, "g": g.tolist()}))
            """, ["numpy"], TestContext.Current.CancellationToken);
        var space = new SearchSpace(
        [
            new("x", Domain.Uniform(0, 1)), new("y", Domain.LogUniform(.001, .1)), new("k", Domain.RandInt(1, 21)), new("g", Domain.LogRandInt(1, 201)), new("c", Domain.Choice("u", "v", "w")),
        ]);
        var g = reference.GetProperty("g").EnumerateArray().Select(v => v.GetInt64()).ToArray();
        var trials = Enumerable.Range(0, 300).Select(i =>
        {
            var (x, y, k, c) = (i * .6180339887 % 1, Math.Pow(10, -3 + (2 * (i * .7548776662 % 1))), 1 + (i * 37 % 20), i * 7 % 3);
            return Trial(i, x + (.3 * Math.Log10(y)) + (.05 * k) + (c == 1 ? .4 : 0) + (.1 * Math.Log(g[i])), ("x", x), ("y", y), ("k", k), ("g", g[i]), ("c", "uvw"[c].ToString()));
        }).ToArray();

        var importances = PedAnova.Evaluate(space, trials).ToDictionary(i => i.Parameters[0], i => i.Importance);
        foreach (var expected in reference.GetProperty("importance").EnumerateObject()) Assert.Equal(expected.Value.GetDouble(), importances[expected.Name], .01);
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
