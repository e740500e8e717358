using SessionRec.Core.Data;
using SessionRec.Core.Models;

namespace SessionRec.Core.Evaluation;

/// <summary>A model that is trained for the evaluation.</summary>
public sealed record TrainedContender(ModelSpec Spec) : Contender(Spec.Name)
{
    public override bool HasSeed => Spec.HasSeed;

    public override EvaluatedModel Evaluate(
        ModelEvaluation evaluation, SessionCorpus training, QuerySet queries, long? seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var spec = seed is { } own ? Spec.WithSeed(own) : Spec;
        return evaluation.Run(spec.Definition, spec.Parameters, training, queries, progress, cancellation) with { Name = Name };
    }
}
