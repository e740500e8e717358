using SessionRec.Core.Models.Baselines;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Models;

/// <summary>The models SessionRec knows. Adding one is one class and one line here.</summary>
public static class ModelRegistry
{
    public static IReadOnlyList<IModelDefinition> All { get; } =
    [
        new PopularityDefinition(),
        new AssociationRulesDefinition(),
        new MarkovChainDefinition(),
        new SequentialRulesDefinition(),
        new Word2VecModelDefinition(),
    ];

    /// <summary>The model of that name, or null.</summary>
    public static IModelDefinition? Find(string name) => All.FirstOrDefault(m => m.Name == name);
}
