using SessionRec.Core.Evaluation;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.SideBySide;

/// <summary>Recall@10 of both trainers' vectors on the same test queries, over several seeds.</summary>
internal static class RecallComparison
{
    private const int K = 10;

    public static void Run(EvaluationSplit split, GensimPeer gensim, int seeds, int epochs)
    {
        Console.WriteLine($"{"seed",4} {"gensim",8} {"ours",8}   (test Recall@{K}, skip-gram defaults, min_count 1, {epochs} epochs)");
        var (theirs, ours) = (new List<double>(), new List<double>());
        for (var seed = 1; seed <= seeds; seed++)
        {
            var options = Configuration.All[0].Options with { Seed = seed, Epochs = epochs };
            using (var vectors = gensim.TrainVectors(new Configuration("recall", options))) theirs.Add(Recall(split, vectors));
            using var run = new Word2VecTrainingRun(split.Training, options);
            TrainingLoop.TrainToEnd(run);
            ours.Add(RankingEvaluator.Evaluate(run.Recommender, split.Test)["recall@10"]);
            Console.WriteLine($"{seed,4} {theirs[^1],8:F4} {ours[^1],8:F4}");
        }

        Console.WriteLine($"mean {theirs.Average(),8:F4} {ours.Average(),8:F4}   standard errors {StandardError(theirs):F4} and {StandardError(ours):F4}");
    }

    public static double StandardError(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count);
    }

    private static double Recall(EvaluationSplit split, KeyedVectors vectors)
    {
        var keys = split.Test.Corpus.ItemKeys;
        string Key(int item) => keys[item].Replace(' ', '_');
        var hits = 0;
        for (var q = 0; q < split.Test.Count; q++)
        {
            var (query, truth) = (Key(split.Test.LastItems[q]), Key(split.Test.Truths[q]));
            if (vectors.Contains(query) && vectors.MostSimilar(query, K).Any(answer => answer.Key == truth)) hits++;
        }

        return (double)hits / split.Test.Count;
    }
}
