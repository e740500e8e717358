using SessionRec.Core.Models.Baselines;
using SessionRec.Core.Models.Blends;
using SessionRec.Core.Models.Neighbours;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Models;

/// <summary>The models SessionRec knows. Adding one is one class and one line here.</summary>
public static class ModelRegistry
{
    public static IReadOnlyList<IModelDefinition> All { get; } = WithBlend(
    [
        new PopularityDefinition(),
        new AssociationRulesDefinition(),
        new MarkovChainDefinition(),
        new SequentialRulesDefinition(),
        new SessionNeighboursDefinition(),
        new VectorSessionNeighboursDefinition(),
        new Word2VecModelDefinition(),
    ]);

    /// <summary>The model of that name, or null.</summary>
    public static IModelDefinition? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    private static IReadOnlyList<IModelDefinition> WithBlend(IReadOnlyList<IModelDefinition> models) =>
        [.. models, new BlendDefinition(models, new Dictionary<string, double> { ["sequential-rules"] = 1, ["vsknn"] = 0.5 })];
}
