using System.Diagnostics;
using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Randomness;

namespace SessionRec.SideBySide;

/// <summary>Loading and training made-up sessions of growing number: is time linear in events, and what memory does it take?</summary>
internal static class ScaleComparison
{
    private const int Items = 50_000;
    private const double EventsPerSession = 33.0 / 9;

    public static void Run(IEnumerable<long> sizes)
    {
        Console.WriteLine($"{Items:N0} items, {EventsPerSession:F1} events a session, skip-gram defaults, one epoch, processor seconds; peak memory is the process' so far");
        Console.WriteLine($"{"events",12} {"sessions",10} {"load s",8} {"M events/s",10} {"epoch s",8} {"ns/event",9} {"ns/pair",8} {"peak MB",8}");
        foreach (var events in sizes.Order())
        {
            var file = Path.Combine(Path.GetTempPath(), $"sessionrec-scale-{Guid.NewGuid():N}.tsv");
            try
            {
                Write(file, events);
                Measure(file);
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Few items often, most seldom: the product of two uniform numbers.</summary>
    private static void Write(string file, long events)
    {
        var random = new NumpyGenerator(2);
        using var writer = new StreamWriter(file);
        writer.WriteLine("SessionId\tItemId\tTime");
        for (long i = 0; i < events; i++)
            writer.WriteLine($"{(long)(i / EventsPerSession)}\t{(int)(Items * random.NextDouble() * random.NextDouble())}\t{1_700_000_000 + i}");
    }

    private static void Measure(string file)
    {
        var before = Environment.CpuUsage.TotalTime;
        var corpus = CorpusLoader.Load(new DataOptions { Path = file }).Corpus;
        var load = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        using var run = new Word2VecTrainingRun(corpus, new Word2VecOptions { Sg = true, MinCount = 1, ComputeLoss = false, Epochs = 1 });
        before = Environment.CpuUsage.TotalTime;
        var figures = run.TrainEpoch(null, CancellationToken.None);
        var epoch = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{corpus.EventCount,12:N0} {corpus.SessionCount,10:N0} {load,8:F2} {corpus.EventCount / load / 1e6,10:F2} {epoch,8:F2} {epoch / corpus.EventCount * 1e9,9:F0} {epoch / figures.Pairs * 1e9,8:F1} {process.PeakWorkingSet64 >> 20,8:N0}");
    }
}
