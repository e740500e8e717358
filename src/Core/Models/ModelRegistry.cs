using SessionRec.Core.Data;
using SessionRec.Core.Models.Baselines;
using SessionRec.Core.Models.Blends;
using SessionRec.Core.Models.Neighbours;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Tuning;

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

    /// <summary>Starts a training of the model of that name; parameters that are not given have their defaults.</summary>
    /// <exception cref="InputException">There is no such model, or it does not take a parameter or its value.</exception>
    public static ITrainingRun Start(string name, SessionCorpus training, ParameterSet given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var definition = Find(name) ?? throw new InputException($"There is no model '{name}'; it is one of {string.Join(", ", All.Select(m => m.Name))}.");
        return definition.Start(training, Complete(definition, given));
    }

    /// <summary>All of a model's parameters: as given, by name or alias and checked, else their defaults.</summary>
    /// <exception cref="InputException">The model does not take a parameter or its value.</exception>
    public static ParameterSet Complete(IModelDefinition definition, ParameterSet given)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(given);
        var complete = definition.Parameters.ToDictionary(p => p.Name, p => p.Default);
        foreach (var (name, value) in given)
        {
            var parameter = definition.Parameters.FirstOrDefault(p => p.Name == name || (p.Aliases?.Contains(name) ?? false))
                ?? throw new InputException($"{definition.Name} has no parameter '{name}'; it has {string.Join(", ", complete.Keys)}.");
            if (parameter.Check(value) is { } complaint) throw new InputException($"{name}: {complaint}.");
            complete[parameter.Name] = value;
        }

        return new ParameterSet(definition.Parameters.Select(p => KeyValuePair.Create(p.Name, complete[p.Name])));
    }

    private static IReadOnlyList<IModelDefinition> WithBlend(IReadOnlyList<IModelDefinition> models) =>
        [.. models, new BlendDefinition(models, new Dictionary<string, double> { ["sequential-rules"] = 1, ["vsknn"] = 0.5 })];
}
