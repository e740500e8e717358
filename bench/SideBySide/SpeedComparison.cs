using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.SideBySide;

/// <summary>
/// Seconds per epoch of both trainers, in turn. Processor time, not the clock's: on a machine that does nothing else the two
/// are the same for one thread, and on a shared one the clock measures the neighbours.
/// </summary>
internal static class SpeedComparison
{
    public static void Run(SessionCorpus training, GensimPeer? gensim, IReadOnlyCollection<string> names, int epochs)
    {
        Console.WriteLine($"{training.EventCount:N0} events, {training.SessionCount:N0} sessions; processor seconds per epoch, the fastest of {epochs}");
        Console.WriteLine($"{"configuration",-20} {"gensim",8} {"ours",8} {"ratio",8} {"ns/pair",8}");
        foreach (var configuration in Configuration.All.Where(c => names.Count == 0 || names.Contains(c.Name)))
        {
            var planned = configuration with { Options = configuration.Options with { Epochs = epochs } };
            var theirs = gensim?.Train(planned).Min();
            var (ours, pairs) = Train(training, planned.Options);
            Console.WriteLine($"{configuration.Name,-20} {theirs,8:F3} {ours,8:F3} {theirs / ours,8:F2} {ours / pairs * 1e9,8:F1}");
        }
    }

    private static (double Seconds, long Pairs) Train(SessionCorpus corpus, Word2VecOptions options)
    {
        using var run = new Word2VecTrainingRun(corpus, options);
        var best = (Seconds: double.MaxValue, Pairs: 1L);
        while (run.Epoch < run.PlannedEpochs)
        {
            var before = Environment.CpuUsage.TotalTime;
            var figures = run.TrainEpoch(null, CancellationToken.None);
            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (seconds < best.Seconds) best = (seconds, figures.Pairs);
        }

        return best;
    }
}
