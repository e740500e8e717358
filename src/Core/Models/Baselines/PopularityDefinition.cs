using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Baselines;

/// <summary>Popularity: the same answer to everybody, the items with the most events in training.</summary>
public sealed class PopularityDefinition : IModelDefinition
{
    public string Name => "popularity";

    public IReadOnlyList<ModelParameter> Parameters { get; } = [];

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        return new SinglePassRun((_, _) => PopularityRecommender.Count(training));
    }
}
