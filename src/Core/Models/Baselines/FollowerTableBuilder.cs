namespace SessionRec.Core.Models.Baselines;

/// <summary>
/// Builds a <see cref="FollowerTable"/> a row at a time: one dense row of weights is the only working memory, whatever the
/// number of pairs.
/// </summary>
/// <remarks>
/// Equal weights keep the order in which the pairs were first met in training (earlier session first, then earlier
/// position), which is what a Python <c>Counter.most_common</c> does and the published baseline figures imply.
/// </remarks>
internal sealed class FollowerTableBuilder
{
    private readonly double[] _weights;
    private readonly List<int> _met = [];
    private readonly int _rowLimit;
    private readonly int[] _offsets;
    private readonly List<int> _items = [];
    private readonly List<float> _itemWeights = [];
    private double[] _sorted = [];
    private int _row;

    /// <param name="itemCount">Items of the catalogue: rows and columns.</param>
    /// <param name="rowLimit">Followers kept an item; 0 keeps all.</param>
    public FollowerTableBuilder(int itemCount, int rowLimit)
    {
        _weights = new double[itemCount];
        _offsets = new int[itemCount + 1];
        _rowLimit = rowLimit == 0 ? itemCount : rowLimit;
    }

    /// <summary>Adds a positive <paramref name="weight"/> to <paramref name="follower"/> in the row under way.</summary>
    public void Add(int follower, double weight)
    {
        if (_weights[follower] == 0) _met.Add(follower);
        _weights[follower] += weight;
    }

    /// <summary>Ends the row of the next item, from item 0 on.</summary>
    public void EndRow()
    {
        var row = Best().ToArray();
        // OrderBy is stable: equal weights stay in the order of meeting.
        foreach (var item in row.OrderByDescending(i => _weights[i]))
        {
            _items.Add(item);
            _itemWeights.Add((float)_weights[item]);
        }

        foreach (var item in _met) _weights[item] = 0;
        _met.Clear();
        _offsets[++_row] = _items.Count;
    }

    public FollowerTable Build() => _row == _offsets.Length - 1
        ? new FollowerTable(_offsets, [.. _items], [.. _itemWeights])
        : throw new InvalidOperationException($"{_row} of {_offsets.Length - 1} rows were ended.");

    /// <summary>The items of the row that stay, in the order of meeting: those above the weight of the last place, then ties.</summary>
    private IEnumerable<int> Best()
    {
        if (_met.Count <= _rowLimit) return _met;
        if (_sorted.Length < _met.Count) _sorted = new double[Math.Max(_met.Count, _sorted.Length * 2)];
        for (var i = 0; i < _met.Count; i++) _sorted[i] = _weights[_met[i]];
        Array.Sort(_sorted, 0, _met.Count);
        var last = _sorted[_met.Count - _rowLimit];
        var ties = _rowLimit - _met.Count(i => _weights[i] > last);
        return _met.Where(i => _weights[i] > last || (_weights[i] == last && ties-- > 0));
    }
}
