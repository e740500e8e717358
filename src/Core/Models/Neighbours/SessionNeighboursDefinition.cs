using SessionRec.Core.Data;
using SessionRec.Core.Models.Baselines;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Neighbours;

/// <summary>
/// SKNN: the sessions whose sets of items are most like this session's (cosine) vote for their items with their similarity.
/// </summary>
/// <remarks>Source: Jannach and Ludewig, "When recurrent neural networks meet the neighborhood for session-based recommendation" (2017).</remarks>
public sealed class SessionNeighboursDefinition : IModelDefinition
{
    public string Name => "sknn";

    public IReadOnlyList<ModelParameter> Parameters { get; } =
        [NeighbourParameters.Neighbours, NeighbourParameters.SampleSize, NeighbourParameters.LastItems, NeighbourParameters.Repeats];

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        var options = NeighbourParameters.Read(training, parameters) with { Cosine = true };
        return new SinglePassRun((_, _) => new NearestSessionsRecommender(new SessionIndex(training, options.SampleSize), options));
    }
}
