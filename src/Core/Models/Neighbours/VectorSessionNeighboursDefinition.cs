using SessionRec.Core.Data;
using SessionRec.Core.Models.Baselines;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Neighbours;

/// <summary>
/// V-SKNN on the index of VMIS-kNN: shared items count the more the later they were in the session, votes count the more
/// the later the latest shared item was, and rare items are preferred.
/// </summary>
/// <remarks>
/// Sources: Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018); Kersbergen et al.,
/// "Serenade" (2022).
/// </remarks>
public sealed class VectorSessionNeighboursDefinition : IModelDefinition
{
    private const string Decay = "decay", MatchDecay = "match_decay", Idf = "idf";

    public string Name => "vsknn";

    public IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        NeighbourParameters.Neighbours,
        NeighbourParameters.SampleSize,
        NeighbourParameters.LastItems,
        new(Decay, "quadratic", $"Weight of a session's item in the similarity: {PositionDecay.Description}.", Choices: PositionDecay.Names),
        new(MatchDecay, "quadratic", "Weight of a neighbour's vote by the place of the latest shared item, in the same words.", Choices: PositionDecay.Names),
        new(Idf, 1.0, "How much rare items are preferred: votes count 1 + idf * ln(sessions / sessions with the item).", Minimum: 0, Maximum: 100),
        NeighbourParameters.Repeats,
    ];

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        var options = NeighbourParameters.Read(training, parameters) with
        {
            Decay = parameters[Decay].AsText(),
            MatchDecay = parameters[MatchDecay].AsText(),
            Idf = parameters[Idf].AsDouble(),
        };
        return new SinglePassRun((_, _) => new NearestSessionsRecommender(new SessionIndex(training, options.SampleSize), options));
    }
}
