using System.Diagnostics;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.SideBySide;

/// <summary>What several workers gain in time by the clock, and whether they lose recall, over several seeds.</summary>
internal static class WorkerComparison
{
    private const int K = 10;

    public static void Run(EvaluationSplit split, IReadOnlyCollection<string> names, int workers, int seeds, int epochs)
    {
        Console.WriteLine($"Seconds per epoch by the clock, the fastest of {seeds * epochs}; test Recall@{K} after {epochs} epochs, mean and standard error of {seeds} seeds");
        Console.WriteLine($"{"configuration",-20} {"1 worker",10} {$"{workers} workers",10} {"ratio",6}   {"1 worker",16} {$"{workers} workers",16}");
        foreach (var configuration in Configuration.All.Where(c => names.Count == 0 || names.Contains(c.Name)))
        {
            var options = configuration.Options with { Epochs = epochs };
            var (one, several) = (Train(split, options, seeds), Train(split, options with { Workers = workers }, seeds));
            Console.WriteLine($"{configuration.Name,-20} {one.Seconds,10:F3} {several.Seconds,10:F3} {one.Seconds / several.Seconds,6:F2}   {one.Recall,16} {several.Recall,16}");
        }
    }

    private static (double Seconds, string Recall) Train(EvaluationSplit split, Word2VecOptions options, int seeds)
    {
        var best = double.MaxValue;
        var recalls = new List<double>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            using var run = new Word2VecTrainingRun(split.Training, options with { Seed = seed });
            while (run.Epoch < run.PlannedEpochs)
            {
                var clock = Stopwatch.StartNew();
                run.TrainEpoch(null, CancellationToken.None);
                best = Math.Min(best, clock.Elapsed.TotalSeconds);
            }

            recalls.Add(RankingEvaluator.Evaluate(run.Recommender, split.Test)[$"recall@{K}"]);
        }

        return (best, $"{recalls.Average():F4} +- {RecallComparison.StandardError(recalls):F4}");
    }
}
