using SessionRec.Core.Data;

namespace SessionRec.Core.Models.Baselines;

/// <summary>Where each item occurs: positions in <see cref="SessionCorpus.Items"/>, ascending.</summary>
internal sealed class EventIndex
{
    private readonly int[] _starts;
    private readonly int[] _positions;

    public EventIndex(ReadOnlySpan<int> items, int itemCount)
    {
        _starts = new int[itemCount + 1];
        foreach (var item in items) _starts[item + 1]++;
        for (var i = 0; i < itemCount; i++) _starts[i + 1] += _starts[i];
        _positions = new int[items.Length];
        var next = _starts.AsSpan(0, itemCount).ToArray();
        for (var p = 0; p < items.Length; p++) _positions[next[items[p]]++] = p;
    }

    public ReadOnlySpan<int> Positions(int item) => _positions.AsSpan(_starts[item].._starts[item + 1]);
}
