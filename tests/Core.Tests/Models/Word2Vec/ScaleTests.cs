using System.Diagnostics;
using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Kernels;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Models.Word2Vec;

/// <summary>Large inputs, minutes and a gigabyte: run with SESSIONREC_LONG=1.</summary>
[Trait("Duration", "long")]
public sealed class ScaleTests
{
    [Fact]
    public void Exact_search_finds_the_best_of_a_million_items()
    {
        RequireScale();
        const int Items = 1_000_000, Size = 100;
        using var vectors = new VectorMatrix(Items, Size);
        var random = new NumpyGenerator(1);
        for (var row = 0; row < Items; row++)
            foreach (ref var component in vectors[row])
                component = random.NextSingle() - 0.5f;
        using var index = new ScoreIndex(vectors, null, null, KernelFactory.Panels(VectorWidth.Choose()));
        var top = new ScoredItem[20];
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal(20, index.Top(vectors[i], [], Items, top));
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"top 20 of {Items:N0}: {fastest.TotalMilliseconds:F1} ms");
        var scores = new float[Items];
        index.Score(vectors[9], scores);
        Assert.Equal(scores.OrderDescending().Take(20), top.Select(scored => scored.Score));
    }

    [Fact]
    public void Thirty_three_million_events_train_within_a_gigabyte_beside_the_corpus()
    {
        RequireScale();
        const int Sessions = 9_000_000, Events = 33_000_000, Items = 50_000;
        var random = new NumpyGenerator(2);
        var (items, offsets) = (new int[Events], new int[Sessions + 1]);
        for (var s = 0; s < Sessions; s++) offsets[s + 1] = (int)((long)Events * (s + 1) / Sessions);
        foreach (ref var item in items.AsSpan()) item = (int)(Items * random.NextDouble() * random.NextDouble());
        var corpus = new SessionCorpus([.. Enumerable.Range(0, Items).Select(i => $"i{i}")], items, offsets);
        using var run = new Word2VecTrainingRun(corpus, new Word2VecOptions { Sg = true, MinCount = 1, Epochs = 1 });
        var clock = Stopwatch.StartNew();
        var figures = run.TrainEpoch(null, TestContext.Current.CancellationToken);
        var memory = Process.GetCurrentProcess().PeakWorkingSet64;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Events:N0} events, {figures.Pairs:N0} pairs: {clock.Elapsed.TotalSeconds:F1} s, peak {memory >> 20:N0} MB");
        Assert.InRange(memory, 0, 1L << 30);
    }

    private static void RequireScale() => Assert.SkipWhen(
        Environment.GetEnvironmentVariable("SESSIONREC_LONG") != "1", "Scale tests take minutes and a gigabyte: set SESSIONREC_LONG=1.");
}
