using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// "What comes next?" by cosine: the items whose vectors are nearest to that of the session's last item, which is itself
/// left out. Ties go to the lower vocabulary index. Takes a copy of the vectors when first asked.
/// </summary>
public sealed unsafe class Word2VecRecommender : IBatchRanker
{
    private readonly Vocabulary _vocabulary;
    private readonly Lazy<VectorMatrix> _normalised;
    private readonly TargetKernel _kernel = TargetKernelFactory.Create();

    public Word2VecRecommender(Word2VecModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _vocabulary = model.Vocabulary;
        _normalised = new Lazy<VectorMatrix>(() => Normalise(model.Input));
    }

    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        if (session.IsEmpty || top.IsEmpty) return 0;
        var query = _vocabulary.IndexOfItem[session[^1]];
        if (query < 0) return 0;
        var scores = Score(query);
        var best = new PriorityQueue<int, (float Score, int MinusIndex)>(top.Length + 1);
        for (var index = 0; index < scores.Length; index++)
        {
            if (index == query) continue;
            if (best.Count < top.Length) best.Enqueue(index, (scores[index], -index));
            else best.EnqueueDequeue(index, (scores[index], -index));
        }

        var count = best.Count;
        for (var place = count - 1; place >= 0; place--)
        {
            var index = best.Dequeue();
            top[place] = new ScoredItem(_vocabulary.Items[index], scores[index]);
        }

        return count;
    }

    public void Rank(ReadOnlySpan<int> queryItems, ReadOnlySpan<int> truths, int maximumRank, Span<int> ranks, CancellationToken cancellation)
    {
        for (var i = 0; i < queryItems.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            ranks[i] = Rank(queryItems[i], truths[i], maximumRank);
        }
    }

    private static VectorMatrix Normalise(VectorMatrix vectors)
    {
        var kernel = TargetKernelFactory.Create();
        var normalised = new VectorMatrix(vectors.Rows, vectors.Columns);
        for (var row = 0; row < vectors.Rows; row++)
        {
            vectors[row].CopyTo(normalised[row]);
            var length = MathF.Sqrt(kernel.Dot(vectors.Row(row), vectors.Row(row), vectors.Stride));
            if (length > 0) kernel.Scale(normalised.Row(row), 1 / length, vectors.Stride);
        }

        return normalised;
    }

    private int Rank(int queryItem, int truthItem, int maximumRank)
    {
        var query = _vocabulary.IndexOfItem[queryItem];
        var truth = _vocabulary.IndexOfItem[truthItem];
        if (query < 0 || truth < 0 || query == truth) return 0;
        var scores = Score(query);
        var rank = 1;
        for (var index = 0; index < scores.Length; index++)
            if (index != query && (scores[index] > scores[truth] || (scores[index] == scores[truth] && index < truth)))
                rank++;
        return rank <= maximumRank ? rank : 0;
    }

    private float[] Score(int query)
    {
        var vectors = _normalised.Value;
        var scores = new float[_vocabulary.Count];
        for (var index = 0; index < scores.Length; index++)
            scores[index] = _kernel.Dot(vectors.Row(query), vectors.Row(index), vectors.Stride);
        return scores;
    }
}
