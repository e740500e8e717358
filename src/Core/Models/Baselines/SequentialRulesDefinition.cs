using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Baselines;

/// <summary>
/// Sequential rules: an item is followed by what came within <c>steps</c> events after it in training, each pair weighted
/// by how near the two were.
/// </summary>
/// <remarks>Source: SR of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018).</remarks>
public sealed class SequentialRulesDefinition : IModelDefinition
{
    private const string Steps = "steps", Weighting = "weighting";

    public string Name => "sequential-rules";

    public IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        new(Steps, 10, "How many events after an item still follow it.", Minimum: 1, Maximum: 1000),
        new(Weighting, "reciprocal", "Weight of a pair d steps apart: reciprocal 1/d, quadratic 1/d², linear 1-(d-1)/steps, same 1.", Choices: ["reciprocal", "quadratic", "linear", "same"]),
        BaselineParameters.Followers,
    ];

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        var weights = Weights((int)parameters[Steps].AsInt64(), parameters[Weighting].AsText());
        var followers = (int)parameters[BaselineParameters.FollowersName].AsInt64();
        return new SinglePassRun((progress, cancellation) =>
            new FollowerRecommender(FollowerCounting.WithinSteps(training, weights, followers, progress, cancellation)));
    }

    private static double[] Weights(int steps, string weighting) => [.. Enumerable.Range(1, steps).Select(d => weighting switch
    {
        "quadratic" => 1.0 / ((double)d * d),
        "linear" => 1.0 - ((d - 1.0) / steps),
        "same" => 1.0,
        _ => 1.0 / d,
    })];
}
