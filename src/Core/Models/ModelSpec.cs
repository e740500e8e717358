using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models;

/// <summary>A model and the parameters it is given, in one word: <c>vsknn:k=100,m=500</c>.</summary>
/// <param name="Definition">The model.</param>
/// <param name="Parameters">All of its parameters: those given, and defaults for the others.</param>
/// <param name="Name">As it was written, for tables.</param>
public sealed record ModelSpec(IModelDefinition Definition, ParameterSet Parameters, string Name)
{
    public const string SeedName = "seed";

    /// <summary>True where the model draws random numbers, so that several seeds say more than one.</summary>
    public bool HasSeed => Definition.Parameters.Any(p => p.Name == SeedName);

    /// <exception cref="InputException">There is no such model, or it does not take a parameter or its value.</exception>
    public static ModelSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        var definition = ModelRegistry.Find(name)
            ?? throw new InputException($"There is no model '{name}'; it is one of {string.Join(", ", ModelRegistry.All.Select(m => m.Name))}.");
        var settings = colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var given = new Dictionary<string, ParameterValue>();
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=');
            if (equals < 1) throw new InputException($"'{text}': '{setting}' is no parameter; write {name}:name=value,name=value.");
            var parameter = setting[..equals];
            var declared = definition.Parameters.FirstOrDefault(p => p.Name == parameter || (p.Aliases?.Contains(parameter) ?? false))
                ?? throw new InputException($"'{text}': {name} has no parameter '{parameter}'; it has {string.Join(", ", definition.Parameters.Select(p => p.Name))}.");
            if (!given.TryAdd(declared.Name, declared.Parse(setting[(equals + 1)..]))) throw new InputException($"'{text}': {declared.Name} is given twice.");
        }

        return new ModelSpec(definition, ModelRegistry.Complete(definition, new ParameterSet(given)), text);
    }

    /// <summary>The same model with another seed; itself where it has none.</summary>
    public ModelSpec WithSeed(long seed) => HasSeed ? this with { Parameters = ModelRegistry.Complete(Definition, Parameters.With(SeedName, seed)) } : this;

    public override string ToString() => Name;
}
