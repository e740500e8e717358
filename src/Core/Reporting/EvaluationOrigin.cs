using SessionRec.Core.Tuning;

namespace SessionRec.Core.Reporting;

/// <summary>What was evaluated on what: enough to do it again.</summary>
/// <param name="Program">Name and version of the program.</param>
/// <param name="Data">The data's name.</param>
/// <param name="SessionsSha256">The SHA-256 of its sessions; null where ranks were scored again.</param>
/// <param name="Sessions">Sessions of the data.</param>
/// <param name="Events">Events of the data.</param>
/// <param name="Items">Items of the data.</param>
/// <param name="Protocol">The protocol's name.</param>
/// <param name="ProtocolOptions">Its options.</param>
/// <param name="Windows">Sliding windows whose queries were put together.</param>
/// <param name="QuerySet"><c>test</c> or <c>validation</c>.</param>
/// <param name="Seeds">The seeds that were asked for; empty where each model took its own.</param>
public sealed record EvaluationOrigin(
    string Program,
    string Data,
    string? SessionsSha256,
    int Sessions,
    int Events,
    int Items,
    string? Protocol,
    ParameterSet? ProtocolOptions,
    int Windows,
    string QuerySet,
    IReadOnlyList<long> Seeds);
