using System.Text.Json;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Samplers;

public class ParzenEstimatorTests
{
    private static readonly Dictionary<string, Domain> Domains = new()
    {
        ["float"] = Domain.Uniform(-1, 1),
        ["log"] = Domain.LogUniform(.001, .1),
        ["step"] = Domain.QUniform(-1, 1, .2),
        ["int"] = Domain.QRandInt(1, 200),
        ["small"] = Domain.RandInt(1, 21),
        ["log int"] = Domain.LogRandInt(1, 201),
        ["choice"] = Domain.Choice("a", "b", "c", "d"),
    };

    [Fact]
    public async Task Densities_agree_with_optuna()
    {
        var cases = await PythonPeer.RunAsync("""
            import json, numpy as np, optuna
            from optuna.distributions import FloatDistribution as F, IntDistribution as I, CategoricalDistribution as C
            from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
            from optuna.samplers._tpe.sampler import default_weights
            """ + "\n" + PythonPeer.TruncatedNormalOfOptuna + """
            # Among equal observations the newest weighs most, so which of them gets which gap matters: in trial order, as here.
            _argsort = np.argsort
            np.argsort = lambda a, *args, **more: _argsort(a, kind="stable")
            rng = np.random.RandomState(7)
            space = {"float": F(-1, 1), "log": F(.001, .1, log=True), "step": F(-1, 1, step=.2), "int": I(1, 200), "small": I(1, 20), "choice": C(["a", "b", "c", "d"])}
            def draw(name, n):
                if name == "float": return rng.uniform(-1, 1, n)
                if name == "log": return np.exp(rng.uniform(np.log(.001), np.log(.1), n))
                if name == "step": return -1 + .2 * rng.randint(0, 11, n)
                if name == "log int": return np.round(np.exp(rng.uniform(0, np.log(200), n)))
                if name == "int": return 1.0 + rng.permutation(200)[:n]
                if name == "small": return 1.0 + rng.randint(0, 20, n)
                return 1.0 * rng.randint(0, 4, n)
            cases = []
            for names, multivariate in [(["float"], False), (["log"], False), (["step"], False), (["int"], False), (["small"], False), (["choice"], False), (["float", "log", "int", "choice"], True), (["float", "step"], True)]:
                for n in [0, 1, 2, 7, 15, 24, 25, 26, 60, 150]:
                    for endpoints in (False, True):
                        sub = {k: space[k] for k in names}
                        obs = {k: draw(k, n) for k in names}
                        at = {k: draw(k, 20) for k in names}
                        parameters = _ParzenEstimatorParameters(True, 1.0, True, endpoints, default_weights, multivariate)
                        lookup = {k: (v.astype(int) if k == "choice" else v) for k, v in at.items()}
                        pdf = _ParzenEstimator({k: v.astype(float) for k, v in obs.items()}, sub, parameters).log_pdf(lookup)
                        cases.append({"names": names, "joint": multivariate, "endpoints": endpoints, "obs": [obs[k].tolist() for k in names], "at": [at[k].tolist() for k in names], "log": pdf.tolist()})

            # Optuna takes whole numbers on a log scale for real ones; the probability of one is the integral of that density over its cell.
            nodes, weights = np.polynomial.legendre.leggauss(40)
            for n in [0, 1, 2, 7, 24, 60, 150]:
                for endpoints in (False, True):
                    obs, at = draw("log int", n), np.unique(draw("log int", 20))
                    parameters = _ParzenEstimatorParameters(True, 1.0, True, endpoints, default_weights, False)
                    estimator = _ParzenEstimator({"x": obs.astype(float)}, {"x": F(.5, 200.5, log=True)}, parameters)
                    low, high = np.log(at - .5), np.log(at + .5)
                    places = np.exp(low[:, None] + (high - low)[:, None] * (nodes + 1) / 2)
                    density = np.exp(estimator.log_pdf({"x": places.ravel()})).reshape(places.shape)
                    cases.append({"names": ["log int"], "joint": False, "endpoints": endpoints, "obs": [obs.tolist()], "at": [at.tolist()], "log": np.log((density * weights).sum(axis=1) * (high - low) / 2).tolist()})
            print(json.dumps(cases))
            """, ["optuna", "numpy"], TestContext.Current.CancellationToken);

        var compared = 0;
        foreach (var example in cases.EnumerateArray())
        {
            var domains = example.GetProperty("names").EnumerateArray().Select(n => Domains[n.GetString()!]).ToArray();
            var estimator = new ParzenEstimator(domains, Numbers(example, "obs"), example.GetProperty("joint").GetBoolean(), 1, example.GetProperty("endpoints").GetBoolean());
            var (points, expected) = (Numbers(example, "at"), example.GetProperty("log").EnumerateArray().Select(v => v.GetDouble()).ToArray());
            for (var i = 0; i < expected.Length; i++, compared++)
            {
                var density = estimator.LogDensity([.. points.Select(p => p[i])]);
                Assert.True(Math.Abs(expected[i] - density) < 1e-6, $"{density} is not {expected[i]} at {i} of {example}");
            }
        }

        Assert.True(compared > 2000, $"{compared}");
    }

    [Fact]
    public void Weights_fade_with_age()
    {
        Assert.Equal([1.0, 1, 1], ParzenEstimator.Weights(3));
        Assert.All(ParzenEstimator.Weights(25), w => Assert.Equal(1, w));
        var weights = ParzenEstimator.Weights(30);
        double[] ramp = [1 / 30.0, .275, .5166666666666667, .7583333333333333, 1];
        for (var i = 0; i < 5; i++) Assert.Equal(ramp[i], weights[i], 1e-12);
        Assert.All(weights.Skip(5), w => Assert.Equal(1, w));
    }

    [Fact]
    public void Probabilities_of_discrete_values_sum_to_one()
    {
        var random = new NumpyGenerator(3);
        foreach (var domain in new[] { Domain.RandInt(1, 21), Domain.LogRandInt(1, 200), Domain.QUniform(-1, 1, .25), Domain.QLogUniform(2, 64, 2), Domain.FinRange(0, 1, 9) }.Cast<NumericDomain>())
        {
            var observations = Enumerable.Range(0, 40).Select(_ => domain.ToAxis(domain.Sample(random))).ToArray();
            var estimator = new ParzenEstimator([domain], [observations], joint: false);
            var steps = (int)Math.Round((domain.Axis.High - domain.Axis.Low) / domain.Axis.Step);
            Assert.Equal(1, Enumerable.Range(0, steps + 1).Sum(i => Math.Exp(estimator.LogDensity([domain.Axis.Low + (i * domain.Axis.Step)]))), 1e-9);
        }
    }

    [Fact]
    public void Draws_follow_the_density()
    {
        var random = new NumpyGenerator(11);
        var domain = (NumericDomain)Domain.RandInt(1, 11);
        var estimator = new ParzenEstimator([domain], [new double[] { 2, 2, 3, 9 }], joint: false);
        var counts = new int[11];
        var point = new double[1];
        const int draws = 40_000;
        for (var i = 0; i < draws; i++)
        {
            estimator.Sample(random, point);
            counts[(int)point[0]]++;
        }

        for (var value = 1; value <= 10; value++) Assert.Equal(Math.Exp(estimator.LogDensity([value])), counts[value] / (double)draws, .01);
    }

    private static double[][] Numbers(JsonElement example, string name) =>
        [.. example.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
}
