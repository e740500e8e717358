using BenchmarkDotNet.Attributes;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Kernels;

/// <summary>1,000 queries over 3,684 items at vector_size 100: ranks, from which every metric follows.</summary>
public class RankingBenchmarks : IDisposable
{
    private const int Items = 3684, Queries = 1000;

    private readonly int[] _queries = [.. Enumerable.Range(0, Queries)];
    private readonly int[] _truths = [.. Enumerable.Range(0, Queries).Select(q => (q * 3) + 1)];
    private readonly int[] _ranks = new int[Queries];
    private Word2VecModel _model = null!;
    private IBatchRanker _ranker = null!;

    [Params(512, 256, 128)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        if (!VectorWidth.Available.Contains(Width)) throw new NotSupportedException($"This machine has no {Width}-bit vectors.");
        var vocabulary = new Vocabulary([.. Enumerable.Range(0, Items)], [.. Enumerable.Repeat(1L, Items)], Items);
        _model = new Word2VecModel(vocabulary, new Word2VecOptions());
    }

    /// <summary>With the copy of the vectors, as after an epoch.</summary>
    [Benchmark]
    public void Rank()
    {
        _ranker = (IBatchRanker)Word2VecRecommender.Create(_model, new Word2VecOptions(), Width);
        _ranker.Rank(_queries, _truths, 20, _ranks, CancellationToken.None);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _model?.Dispose();
        GC.SuppressFinalize(this);
    }
}
