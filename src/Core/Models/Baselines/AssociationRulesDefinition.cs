using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Baselines;

/// <summary>
/// Association rules of two items: an item is followed by what was in the same sessions, in any order, every pair of events
/// counted. An item follows itself where a session has it twice.
/// </summary>
/// <remarks>
/// Source: AR of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018). A session with n
/// events of one item and m of another counts n·m pairs (n·(n-1) for an item with itself), so pairs are never listed: the
/// work is the sum of the squares of the sessions' distinct items.
/// </remarks>
public sealed class AssociationRulesDefinition : IModelDefinition
{
    public string Name => "association-rules";

    public IReadOnlyList<ModelParameter> Parameters { get; } = [BaselineParameters.Followers];

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        var followers = (int)parameters[BaselineParameters.FollowersName].AsInt64();
        return new SinglePassRun((progress, cancellation) =>
            new FollowerRecommender(FollowerCounting.WithinSessions(training, followers, progress, cancellation)));
    }
}
