using SessionRec.Core.Evaluation;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.SideBySide;

/// <summary>What the scoring options give on the validation and test queries, over several seeds: one training serves all of them.</summary>
internal static class ScoringStudy
{
    public static void Run(EvaluationSplit split, Word2VecOptions training, int seeds)
    {
        var results = new Dictionary<string, List<(double Validation, double Test, double Mrr)>>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            foreach (var past in (bool[])[false, true])
            {
                using var run = new Word2VecTrainingRun(split.Training, training with { Seed = seed, PastContext = past });
                TrainingLoop.TrainToEnd(run);
                foreach (var (name, scoring) in Scorings(training))
                {
                    var model = Word2VecRecommender.Create(run.Model, scoring);
                    var test = RankingEvaluator.Evaluate(model, split.Test);
                    var label = (past ? "past, " : "both, ") + name;
                    if (!results.TryGetValue(label, out var list)) results[label] = list = [];
                    list.Add((RankingEvaluator.Evaluate(model, split.Validation)["recall@10"], test["recall@10"], test["mrr@10"]));
                }
            }
        }

        Console.WriteLine($"{"context, score, query, exclude_query",-52} {"validation",10} {"test",16} {"MRR@10",8}   (Recall@10, mean of {seeds} seeds)");
        foreach (var (label, list) in results)
        {
            var test = list.Select(r => r.Test).ToArray();
            var interval = 1.96 * RecallComparison.StandardError(test);
            Console.WriteLine($"{label,-52} {list.Average(r => r.Validation),10:F4} {test.Average(),8:F4} ±{interval,6:F4} {list.Average(r => r.Mrr),8:F4}");
        }
    }

    private static IEnumerable<(string Name, Word2VecOptions Options)> Scorings(Word2VecOptions training)
    {
        foreach (var exclude in (bool[])[true, false])
        {
            var options = training with { ExcludeQuery = exclude };
            var ending = exclude ? "excluded" : "allowed";
            yield return ($"cosine, last, {ending}", options);
            yield return ($"output, last, {ending}", options with { Score = ItemScore.Output });
            foreach (var b in (double[])[0.5, 0.75, 1, 1.25])
                yield return ($"output+prior b={b}, last, {ending}", options with { Score = ItemScore.OutputAndPrior, PriorWeight = b });
            var prior = options with { Score = ItemScore.OutputAndPrior };
            yield return ($"output+prior, mean of 3, {ending}", prior with { Query = QueryKind.Mean, QueryItems = 3 });
            foreach (var decay in (double[])[0.2, 0.5])
                yield return ($"output+prior, decay {decay} of 5, {ending}", prior with { Query = QueryKind.Decay, QueryItems = 5, QueryDecay = decay });
        }
    }
}
