using SessionRec.Cli.Clients;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Models;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Training;

/// <summary>Makes the training that repeats a study's best trial, or another one: its data, its split, its parameters and its seed.</summary>
internal static class StudyTrainingPlan
{
    public static async Task<TrainingPlan> CreateAsync(StudyPlace place, string study, BestScope scope, int? trial, ParameterSet given, CancellationToken cancellation)
    {
        var submission = await place.Client.SubmissionAsync(study, cancellation);
        var spec = Study.ReadSpec(submission);
        var model = ModelRegistry.Find(spec.Model) ?? throw new InputException($"The study {study} tunes {spec.Model}, which this version does not know.");
        var trials = await place.Client.TrialsAsync(study, cancellation);
        var best = BestTrial.Find(trial is null ? trials : [.. trials.Where(t => t.Trial == trial)], trial is null ? scope : BestScope.Last, spec.Mode)
            ?? throw new InputException(trial is null ? $"No trial of {study} has a result yet." : $"Trial {trial} of {study} has no result, or there is no such trial.");

        var corpus = await place.LoadCorpusAsync(submission.Corpus.ContentSha256, cancellation);
        var split = StudyData.Protocol(spec, submission.FileName).Split(corpus);
        ParameterSet WithLoss(ParameterSet parameters) => model.Parameters.Any(p => p.Name == "compute_loss") ? parameters.With("compute_loss", true) : parameters;
        var parameters = given.Aggregate(WithLoss(best.Trial.Parameters), (all, own) => all.With(own.Key, own.Value));
        var epoch = best.Epoch ?? best.Trial.Epoch;
        var past = best.Trial.Past ?? [];
        if (past.Count > 0 && given.Count > 0)
            throw new InputException($"Trial {best.Trial.Trial} of {study} took over another trial's model on its way, so it is trained as it was: give no parameters.");
        if (past.Count > 0 && epoch <= past[^1].ToEpoch)
            throw new InputException($"Trial {best.Trial.Trial} of {study} reached {Figures.Share(best.Value)} at epoch {epoch}, before it took over another trial's model at epoch {past[^1].ToEpoch}: what it was then is not kept. Choose --scope last.");
        return new TrainingPlan(
            study,
            split,
            model,
            ModelRegistry.Complete(model, parameters),
            given.TryGet("epochs", out _) ? null : epoch,
            $"{study} #{best.Trial.Trial}, {(trial is null ? $"best by {BestScopes.NameOf(scope)}" : "as it ended")}: {spec.Metric} {Figures.Share(best.Value)} after {Figures.Count(epoch, "epoch")}")
        {
            Past = [.. past.Select(stretch => stretch with { Parameters = WithLoss(stretch.Parameters) })],
        };
    }
}
