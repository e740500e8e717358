using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Baselines;

/// <summary>
/// First-order Markov chain: an item is followed by what came next after it in training, counted. An item may follow itself.
/// </summary>
/// <remarks>Source: MC of Ludewig et al., "Empirical analysis of session-based recommendation algorithms" (2020).</remarks>
public sealed class MarkovChainDefinition : IModelDefinition
{
    public string Name => "markov-chain";

    public IReadOnlyList<ModelParameter> Parameters { get; } = [BaselineParameters.Followers];

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        var followers = (int)parameters[BaselineParameters.FollowersName].AsInt64();
        return new SinglePassRun((progress, cancellation) =>
            new FollowerRecommender(FollowerCounting.WithinSteps(training, [1.0], followers, progress, cancellation)));
    }
}
