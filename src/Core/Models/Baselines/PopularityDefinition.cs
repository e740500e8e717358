using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Baselines;

/// <summary>
/// Popularity: the items with the most events, in all of training or in its most recent sessions; or those of the session
/// itself first.
/// </summary>
/// <remarks>Source: POP and S-POP of Hidasi et al., "Session-based recommendations with recurrent neural networks" (2016).</remarks>
public sealed class PopularityDefinition : IModelDefinition
{
    private const string Scope = "scope", RecentShare = "recent_share";

    public string Name => "popularity";

    public IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        new(Scope, "all", "What is counted: all training sessions, the recent ones, or the session itself before all.", Choices: ["all", "recent", "session"]),
        new(RecentShare, 0.1, "With scope recent: the share of the sessions, the last ones by time (without times: by place), that counts.", Minimum: 0.0001, Maximum: 1),
    ];

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        var scope = parameters[Scope].AsText();
        var share = parameters[RecentShare].AsDouble();
        return new SinglePassRun((_, _) => scope switch
        {
            "recent" => PopularityRecommender.CountRecent(training, share),
            "session" => new SessionPopularityRecommender(PopularityRecommender.Count(training)),
            _ => PopularityRecommender.Count(training),
        });
    }
}
