using SessionRec.Core.Tuning;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary>Reads a protocol's parameters and notices those that it does not take.</summary>
internal sealed class ProtocolParameters(string protocol, ParameterSet parameters)
{
    private readonly HashSet<string> _asked = [];

    /// <summary>A whole number from 0 to 2^31 - 1.</summary>
    public int Whole(string name, int fallback)
    {
        _asked.Add(name);
        if (!parameters.TryGet(name, out var value)) return fallback;
        return value.IsWhole && value.AsInt64() is >= 0 and <= int.MaxValue
            ? (int)value.AsInt64()
            : throw new InputException($"protocol.{name} is '{value}': it is a whole number from 0 to {int.MaxValue}.");
    }

    public void RequireAllUsed()
    {
        if (parameters.Names.FirstOrDefault(n => !_asked.Contains(n)) is { } unknown)
            throw new InputException($"protocol.{unknown}: the protocol '{protocol}' does not take it; it takes {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
    }
}
