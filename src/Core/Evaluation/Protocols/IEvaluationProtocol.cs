using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary>How a corpus becomes training sessions and queries. A protocol is its options: two that are equal split alike.</summary>
public interface IEvaluationProtocol
{
    /// <summary>The name in study files, for example <c>last-item</c>.</summary>
    string Name { get; }

    /// <summary>True where the corpus must have been loaded with times.</summary>
    bool NeedsTimes { get; }

    /// <summary>What a reader of the figures should know of the protocol's weak points, a sentence each.</summary>
    IReadOnlyList<string> Caveats { get; }

    /// <exception cref="InputException">The corpus does not suffice; the message says what it lacks.</exception>
    EvaluationSplit Split(SessionCorpus corpus);
}
