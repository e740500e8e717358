using SessionRec.Core.Tuning;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary>The protocols SessionRec knows. Adding one is one class and one line here.</summary>
public static class ProtocolRegistry
{
    public static IReadOnlyList<IProtocolDefinition> All { get; } =
    [
        new LastItemDefinition(),
        new TemporalDefinition(),
    ];

    /// <summary>The protocol of that name with the options given, defaults for the others.</summary>
    /// <exception cref="InputException">There is no such protocol or option, or a value is outside its limits.</exception>
    public static IEvaluationProtocol Create(string name, ParameterSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var definition = All.FirstOrDefault(p => p.Name == name)
            ?? throw new InputException($"protocol: '{name}' is not known; it is one of {string.Join(", ", All.Select(p => p.Name))}.");
        foreach (var (option, value) in options)
        {
            var parameter = definition.Parameters.FirstOrDefault(p => p.Name == option)
                ?? throw new InputException($"protocol: {name} has no option '{option}'; it has {string.Join(", ", definition.Parameters.Select(p => p.Name))}.");
            if (parameter.Check(value) is { } complaint) throw new InputException($"protocol.{option}: {complaint}.");
        }

        return definition.Create(new ParameterSet(definition.Parameters.Select(p => KeyValuePair.Create(p.Name, options.TryGet(p.Name, out var given) ? given : p.Default))));
    }
}
