namespace SessionRec.Core.Models.Baselines;

/// <summary>For every item the items that follow it, best first, with their weights: a sparse matrix by rows.</summary>
public sealed class FollowerTable
{
    private readonly int[] _offsets;
    private readonly int[] _items;
    private readonly float[] _weights;

    /// <param name="offsets">Start of each item's row, and the number of entries as last one.</param>
    /// <param name="items">The following items, row after row, best first.</param>
    /// <param name="weights">Their weights.</param>
    internal FollowerTable(int[] offsets, int[] items, float[] weights) => (_offsets, _items, _weights) = (offsets, items, weights);

    public int ItemCount => _offsets.Length - 1;

    /// <summary>The items that follow <paramref name="item"/>, best first.</summary>
    public ReadOnlySpan<int> Followers(int item) => _items.AsSpan(_offsets[item].._offsets[item + 1]);

    /// <summary>The weights of <see cref="Followers"/>.</summary>
    public ReadOnlySpan<float> Weights(int item) => _weights.AsSpan(_offsets[item].._offsets[item + 1]);
}
