using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// A copy of item vectors laid out for scoring all of them: panels of 32 items, component by component. A score is the
/// item's bias plus the dot product with the query, exact search, no approximation. Thread-safe for concurrent reads.
/// </summary>
internal sealed unsafe class ScoreIndex : IDisposable
{
    private const int Items = PanelKernel.Items;

    private readonly MemoryAccount? _account;
    private readonly PanelKernel _kernel;
    private readonly nint _panelSize;
    private float* _panels;

    /// <param name="vectors">A row for each item.</param>
    /// <param name="scales">A factor for each row, for example 1 over its length; null for 1.</param>
    /// <param name="biases">What is added to each item's scores; null for 0.</param>
    /// <param name="kernel">Scores the panels.</param>
    public ScoreIndex(VectorMatrix vectors, float[]? scales, float[]? biases, PanelKernel kernel)
    {
        _kernel = kernel;
        Count = vectors.Rows;
        Components = vectors.Columns;
        PanelCount = (Count + Items - 1) / Items;
        _panelSize = (nint)Items * (Components + 1);
        var bytes = (nuint)Bytes;
        _account = MemoryAccount.Charge(Bytes);
        _panels = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_panels, bytes);
        GC.AddMemoryPressure(Bytes);
        for (var item = 0; item < Count; item++) Pack(item, vectors.Row(item), scales?[item] ?? 1, biases?[item] ?? 0);
    }

    ~ScoreIndex() => Free();

    public int Count { get; }

    public int Components { get; }

    private int PanelCount { get; }

    private long Bytes => Math.Max(1, PanelCount) * (long)_panelSize * sizeof(float);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>The score of one item, to the bit what the other methods give it.</summary>
    public float Score(ReadOnlySpan<float> query, int item)
    {
        fixed (float* pointer = query)
            return PanelKernel.Single(Panel(item / Items), item % Items, Components, pointer);
    }

    /// <summary>The scores of all items.</summary>
    public void Score(ReadOnlySpan<float> query, Span<float> scores)
    {
        var block = stackalloc float[Items];
        fixed (float* pointer = query)
        {
            for (var panel = 0; panel < PanelCount; panel++)
            {
                _kernel.Score(Panel(panel), Components, pointer, 0, 1, block);
                var length = Math.Min(Items, Count - (panel * Items));
                new ReadOnlySpan<float>(block, length).CopyTo(scores[(panel * Items)..]);
            }
        }
    }

    /// <summary>
    /// The best items among the first <paramref name="limit"/>, best first, ties to the lower index; returns how many.
    /// </summary>
    /// <param name="query">A vector.</param>
    /// <param name="excluded">Items to leave out, in any order.</param>
    /// <param name="limit">Only items below this index are considered.</param>
    /// <param name="top">Receives the answer; its length is the most that is wanted.</param>
    public int Top(ReadOnlySpan<float> query, ReadOnlySpan<int> excluded, int limit, Span<ScoredItem> top)
    {
        if (top.IsEmpty) return 0;
        limit = Math.Min(limit, Count);
        var best = new TopItems(top);
        var block = stackalloc float[Items];
        fixed (float* pointer = query)
        {
            for (var first = 0; first < limit; first += Items)
            {
                _kernel.Score(Panel(first / Items), Components, pointer, 0, 1, block);
                var candidates = Above(block, best.Threshold) & Below(limit - first);
                for (; candidates != 0; candidates &= candidates - 1)
                {
                    var lane = BitOperations.TrailingZeroCount(candidates);
                    if (!excluded.Contains(first + lane)) best.Offer(first + lane, block[lane]);
                }
            }
        }

        return best.Sort();
    }

    /// <summary>
    /// How many items are ahead of each query's truth: of a higher score, or of the same and a lower index. All queries in
    /// one pass over the items.
    /// </summary>
    /// <param name="queries">A row for each query.</param>
    /// <param name="truths">The item asked for, parallel to the queries.</param>
    /// <param name="ahead">Receives the counts.</param>
    /// <param name="cancellation">Checked between panels.</param>
    public void CountAhead(VectorMatrix queries, ReadOnlySpan<int> truths, Span<int> ahead, CancellationToken cancellation)
    {
        var count = truths.Length;
        var thresholds = new float[count];
        for (var q = 0; q < count; q++) thresholds[q] = Score(queries[q], truths[q]);
        ahead[..count].Clear();

        const int Batch = 64;
        var block = stackalloc float[Batch * Items];
        for (var panel = 0; panel < PanelCount; panel++)
        {
            cancellation.ThrowIfCancellationRequested();
            var lanes = Below(Count - (panel * Items));
            for (var first = 0; first < count; first += Batch)
            {
                var batch = Math.Min(Batch, count - first);
                _kernel.Score(Panel(panel), Components, queries.Row(first), queries.Stride, batch, block);
                for (var q = 0; q < batch; q++)
                {
                    var scores = block + (q * Items);
                    var threshold = thresholds[first + q];
                    var earlier = Below(truths[first + q] - (panel * Items));
                    var isAhead = Above(scores, threshold) | (Equal(scores, threshold) & earlier);
                    ahead[first + q] += BitOperations.PopCount(isAhead & lanes);
                }
            }
        }
    }

    private static uint Above(float* scores, float threshold)
    {
        var wanted = Vector256.Create(threshold);
        var mask = 0u;
        for (var i = 0; i < Items; i += 8) mask |= Vector256.GreaterThan(Vector256.Load(scores + i), wanted).ExtractMostSignificantBits() << i;
        return mask;
    }

    private static uint Equal(float* scores, float threshold)
    {
        var wanted = Vector256.Create(threshold);
        var mask = 0u;
        for (var i = 0; i < Items; i += 8) mask |= Vector256.Equals(Vector256.Load(scores + i), wanted).ExtractMostSignificantBits() << i;
        return mask;
    }

    /// <summary>A mask of the lanes below <paramref name="count"/>.</summary>
    private static uint Below(int count) => count switch
    {
        <= 0 => 0,
        >= Items => uint.MaxValue,
        _ => (1u << count) - 1,
    };

    private float* Panel(int panel) => _panels + (panel * _panelSize);

    private void Pack(int item, float* vector, float scale, float bias)
    {
        var panel = Panel(item / Items) + (item % Items);
        *panel = bias;
        for (var c = 0; c < Components; c++) panel[(c + 1) * Items] = vector[c] * scale;
    }

    private void Free()
    {
        if (_panels is null) return;
        NativeMemory.AlignedFree(_panels);
        GC.RemoveMemoryPressure(Bytes);
        _account?.GiveBack(Bytes);
        _panels = null;
    }
}
