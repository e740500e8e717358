namespace SessionRec.Core.Evaluation;

/// <summary>What a model answered to every query: a list of items each, best first.</summary>
public sealed class AnswerLists
{
    private readonly int[] _items;
    private readonly int[] _counts;

    /// <param name="items">Item indices, <paramref name="length"/> places a query, of which the first <c>counts[q]</c> are filled.</param>
    /// <param name="counts">How many items each answer has.</param>
    /// <param name="length">Places an answer.</param>
    internal AnswerLists(int[] items, int[] counts, int length) => (_items, _counts, Length) = (items, counts, length);

    /// <summary>How many items were asked for.</summary>
    public int Length { get; }

    public int Count => _counts.Length;

    /// <summary>The answer to query <paramref name="query"/>, cut off at <paramref name="k"/> items.</summary>
    public ReadOnlySpan<int> Answer(int query, int k) => _items.AsSpan(query * Length, Math.Min(_counts[query], k));
}
