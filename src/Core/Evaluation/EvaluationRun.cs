using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>Runs a plan: every window, every contender, every seed. One after another, so that the times can be believed.</summary>
/// <param name="plan">What to run.</param>
/// <param name="evaluation">Trains, asks and measures.</param>
public sealed class EvaluationRun(EvaluationPlan plan, ModelEvaluation evaluation)
{
    /// <exception cref="InputException">The plan or the data do not suffice; the message says what for.</exception>
    public EvaluationResult Run(SessionCorpus corpus, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        plan.Validate();
        var parts = plan.Contenders.Select(c => SeedsOf(c).Select(_ => new List<EvaluatedModel>()).ToArray()).ToArray();
        var (queries, groups, facts, notes) = (new List<QuerySet>(), new List<QueryGroup>(), new QueryFacts(), new List<string>());
        var total = plan.Windows.Count * parts.Sum(p => p.Length);
        var done = 0;
        for (var w = 0; w < plan.Windows.Count; w++)
        {
            var split = plan.Windows[w].Split(corpus);
            var asked = plan.OnValidation ? split.Validation : split.Test;

            // As tuning does: where the protocol needs no times, models do not see them either.
            var training = plan.Windows[w].NeedsTimes ? split.Training : split.Training.WithoutTimes();
            for (var c = 0; c < plan.Contenders.Count; c++)
            {
                var contender = plan.Contenders[c];
                if (contender.Caveat(training) is { } caveat && !notes.Contains(caveat)) notes.Add(caveat);
                var seeds = SeedsOf(contender);
                for (var s = 0; s < seeds.Count; s++, done++)
                {
                    var doing = Doing(contender, seeds[s], w);
                    progress?.Report(new EvaluationProgress(doing, (double)done / total));
                    parts[c][s].Add(contender.Evaluate(evaluation, training, asked, seeds[s], progress is null ? null : new Part(progress, doing, done, total), cancellation));
                }
            }

            groups.AddRange(QueryGroups.All(asked, split.Training).Select(g => g with { Queries = [.. g.Queries.Select(q => q + facts.Queries)] }));
            facts = facts.Add(asked, split.Training);
            queries.Add(asked);
        }

        progress?.Report(new EvaluationProgress("comparing", 1));
        return new EvaluationResult(
            [.. parts.Select(seeds => EvaluatedModel.OfSeeds([.. seeds.Select(windows => EvaluatedModel.Join(windows))]))],
            queries,
            QueryGroups.Merge(groups),
            facts,
            notes);
    }

    private IReadOnlyList<long?> SeedsOf(Contender contender) =>
        plan.Seeds.Count == 0 || !contender.HasSeed ? [null] : [.. plan.Seeds.Select(s => (long?)s)];

    private string Doing(Contender contender, long? seed, int window) =>
        contender.Name + (seed is null ? "" : $", seed {seed}") + (plan.Windows.Count == 1 ? "" : $", window {window + 1} of {plan.Windows.Count}");

    /// <summary>The progress of one training as that of the whole evaluation.</summary>
    private sealed class Part(IProgress<EvaluationProgress> whole, string doing, int done, int total) : IProgress<double>
    {
        public void Report(double value) => whole.Report(new EvaluationProgress(doing, (done + value) / total));
    }
}
