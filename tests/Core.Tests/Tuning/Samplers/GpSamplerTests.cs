using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Samplers;

public class GpSamplerTests
{
    [Fact]
    public void Values_after_few_epochs_do_not_drown_those_after_many()
    {
        // After an epoch small x look best and values are higher; what trains to the end tells otherwise.
        var space = new SearchSpace([new("x", Domain.Uniform(0, 1))]);
        var random = new NumpyGenerator(2);
        var trials = new List<TrialObservation>();
        for (var trial = 0; trial < 60; trial++)
        {
            var x = random.NextDouble();
            var finished = trial % 4 == 0;
            trials.Add(new(trial, new ParameterSet([new("x", x)]), finished ? TrialObservationState.Finished : TrialObservationState.Paused, finished ? 16 : 1, finished ? -Math.Abs(x - .8) : 1 - x));
        }

        var suggested = Enumerable.Range(60, 10).Select(trial => new GpSampler(space, new GpOptions()).Suggest(new(trial, 1, trials))!["x"].AsDouble());
        Assert.InRange(suggested.Average(), .65, .95);
    }

    [Fact]
    public void The_gradient_of_the_fit_is_that_of_the_loss()
    {
        var random = new NumpyGenerator(2);
        double[][] points = [.. Enumerable.Range(0, 12).Select(i => new[] { random.NextDouble(), random.NextDouble(), i % 3 })];
        double[] targets = [.. points.Select(p => Math.Sin(5 * p[0]) + p[2])];
        bool[] categorical = [false, false, true];
        double[] scales = [-.4, .3, .1, .2, -3];
        var (_, gradient) = GaussianProcess.Loss(points, targets, categorical, scales);
        for (var k = 0; k < scales.Length; k++)
        {
            double[] up = [.. scales], down = [.. scales];
            up[k] += 1e-5;
            down[k] -= 1e-5;
            var slope = (GaussianProcess.Loss(points, targets, categorical, up).Loss - GaussianProcess.Loss(points, targets, categorical, down).Loss) / 2e-5;
            Assert.Equal(slope, gradient[k], 1e-4);
        }
    }

    [Fact]
    public void The_fit_goes_through_its_points_and_tells_which_dimension_matters()
    {
        var random = new NumpyGenerator(4);
        double[][] points = [.. Enumerable.Range(0, 40).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        double[] targets = [.. points.Select(p => 1.4 * Math.Sin(6 * p[0]))];
        var process = GaussianProcess.Fit(points, targets, [false, false]);
        for (var i = 0; i < points.Length; i++) Assert.Equal(targets[i], process.Predict(points[i]).Mean, .02);
        Assert.Equal(1.4 * Math.Sin(6 * .42), process.Predict([.42, .5]).Mean, .05);
        Assert.True(process.LengthScales[1] > 3 * process.LengthScales[0]);
        Assert.True(process.Predict([.5, .5]).Deviation < .1);
    }

    [Fact]
    public void A_smooth_function_is_solved_in_few_trials()
    {
        var space = new SearchSpace([new("x", Domain.Uniform(-5, 10)), new("y", Domain.Uniform(0, 15))]);
        var trials = TpeSamplerTests.Study(new GpOptions().Create(space, [], []), 40, p => -TestFunctions.Branin(p["x"].AsDouble(), p["y"].AsDouble()));
        Assert.True(trials.Max(t => t.Value) > -.42, $"{trials.Max(t => t.Value)}");
    }

    [Fact]
    public void Discrete_points_are_not_asked_for_twice_and_running_ones_are_avoided()
    {
        var space = new SearchSpace([new("a", Domain.RandInt(0, 6)), new("b", Domain.Choice("u", "v", "w"))]);
        var sampler = new GpOptions(StartupTrials: 5).Create(space, [], []);
        var observations = new List<TrialObservation>();
        for (var trial = 0; trial < 16; trial++)
        {
            var parameters = sampler.Suggest(new(trial, 3, observations))!;
            if (trial >= 5) Assert.DoesNotContain(parameters, observations.Select(o => o.Parameters));
            var running = trial % 3 == 2;
            observations.Add(new(trial, parameters, running ? TrialObservationState.Running : TrialObservationState.Finished, 1, running ? null : parameters["a"].AsInt64()));
        }
    }
}
