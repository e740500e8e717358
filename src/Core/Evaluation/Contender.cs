using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>Something that takes part in an evaluation and answers queries.</summary>
/// <param name="Name">The name shown.</param>
public abstract record Contender(string Name)
{
    /// <summary>True where another seed gives another model.</summary>
    public virtual bool HasSeed => false;

    /// <summary>Learns where it has to, and answers.</summary>
    /// <param name="evaluation">Measures.</param>
    /// <param name="training">The sessions to learn from.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="seed">The seed, null for the model's own.</param>
    /// <param name="progress">Hears the share of the training done, 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    public abstract EvaluatedModel Evaluate(
        ModelEvaluation evaluation, SessionCorpus training, QuerySet queries, long? seed, IProgress<double>? progress, CancellationToken cancellation);

    /// <summary>What a reader of its figures should know, null where there is nothing.</summary>
    public virtual string? Caveat(SessionCorpus training) => null;
}
