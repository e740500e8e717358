namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// "What comes next?" by the vectors of the session's last items. Ties go to the lower vocabulary index. Copies the vectors
/// when first asked and does not see later training.
/// </summary>
public class Word2VecRecommender : IRecommender
{
    private protected Word2VecRecommender(Word2VecModel model, Word2VecOptions options, int vectorWidth)
    {
        Model = model;
        Options = options;
        LazyScorer = new Lazy<ItemScorer>(() => new ItemScorer(model, options, vectorWidth));
    }

    private protected Word2VecModel Model { get; }

    private protected Word2VecOptions Options { get; }

    private protected ItemScorer Scorer => LazyScorer.Value;

    private Lazy<ItemScorer> LazyScorer { get; }

    /// <summary>A recommender as the options ask for; an <see cref="IBatchRanker"/> where the last item alone is the query.</summary>
    public static Word2VecRecommender Create(Word2VecModel model, Word2VecOptions options) =>
        Create(model, options, Kernels.VectorWidth.Choose());

    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        Span<int> items = stackalloc int[Math.Min(session.Length, Options.QueryLength)];
        var count = KnownItems(session, items);
        if (count == 0 || top.IsEmpty) return 0;
        items = items[..count];
        var query = new float[Model.Input.Columns];
        FillQuery(items, query);
        var found = Scorer.Index.Top(query, Options.ExcludeQuery ? items : [], int.MaxValue, top);
        foreach (ref var scored in top[..found]) scored = scored with { Item = Model.Vocabulary.Items[scored.Item] };
        return found;
    }

    internal static Word2VecRecommender Create(Word2VecModel model, Word2VecOptions options, int vectorWidth) => options.QueryLength == 1
        ? new Word2VecLastItemRecommender(model, options, vectorWidth)
        : new Word2VecRecommender(model, options, vectorWidth);

    /// <summary>The query's vector; <paramref name="query"/> comes zeroed, the items latest first.</summary>
    private protected void FillQuery(ReadOnlySpan<int> items, Span<float> query)
    {
        var weight = 1f;
        var total = 0f;
        foreach (var item in items)
        {
            Scorer.AddTo(query, item, weight);
            total += weight;
            if (Options.Query == QueryKind.Decay) weight *= (float)Options.QueryDecay;
        }

        Scorer.Finish(query, total);
    }

    /// <summary>The vocabulary's indices of the session's last items that it knows, latest first. Where the query is the last item, an unknown one has no answer.</summary>
    private int KnownItems(ReadOnlySpan<int> session, Span<int> items)
    {
        var count = 0;
        for (var i = session.Length - 1; i >= session.Length - items.Length; i--)
            if (Model.Vocabulary.IndexOfItem[session[i]] is >= 0 and var index)
                items[count++] = index;
        return count;
    }
}
