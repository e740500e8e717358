using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary>A kind of protocol: its name in files and its options. One class and one line in <see cref="ProtocolRegistry"/> add one.</summary>
public interface IProtocolDefinition
{
    string Name { get; }

    /// <summary>One sentence: how it splits.</summary>
    string Description { get; }

    /// <summary>The options it takes, with defaults and limits.</summary>
    IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>The protocol with <paramref name="parameters"/>, which are validated and complete.</summary>
    IEvaluationProtocol Create(ParameterSet parameters);
}
