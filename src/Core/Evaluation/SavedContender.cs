using SessionRec.Core.Data;
using SessionRec.Core.Models.Saved;

namespace SessionRec.Core.Evaluation;

/// <summary>A model from a file: it answers with what it learned elsewhere.</summary>
public sealed record SavedContender(string Name, SavedModel Model) : Contender(Name)
{
    public override EvaluatedModel Evaluate(
        ModelEvaluation evaluation, SessionCorpus training, QuerySet queries, long? seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return evaluation.Ask(Name, new TranslatedRecommender(Model, training), training, queries, cancellation);
    }

    public override string? Caveat(SessionCorpus training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return training.SessionsSha256 == Model.Description.TrainingSha256
            ? null
            : $"{Name} learned from other sessions (sha256 {Model.Description.TrainingSha256[..8]}) than this split gives to learn from ({training.SessionsSha256[..8]}): it may know the answers.";
    }
}
