using SessionRec.Core.Tuning;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary>The protocols SessionRec knows. Adding one is one class and one line here.</summary>
public static class EvaluationProtocols
{
    private static readonly (string Name, Func<ProtocolParameters, IEvaluationProtocol> Create)[] Known =
    [
        ("last-item", p => new LastItemProtocol { Size = p.Whole("size", 1000), Seed = (ulong)p.Whole("seed", 123) }),
    ];

    public static IEnumerable<string> Names => Known.Select(k => k.Name);

    /// <summary>The protocol of that name with these parameters.</summary>
    /// <exception cref="InputException">There is no such protocol, or it does not take one of the parameters.</exception>
    public static IEvaluationProtocol Create(string name, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var known in Known)
        {
            if (known.Name != name) continue;
            var reader = new ProtocolParameters(name, parameters);
            var protocol = known.Create(reader);
            reader.RequireAllUsed();
            return protocol;
        }

        throw new InputException($"protocol.name: there is no protocol '{name}'; it is one of {string.Join(", ", Names)}.");
    }
}
