namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>The last values of the trials that ended, in the order in which they ended, higher is better; the best of them are at hand.</summary>
/// <param name="kept">How many of the best are kept apart.</param>
public sealed class EndedValues(int kept)
{
    private readonly List<(int Trial, double Value)> _values = [];
    private readonly SortedSet<(double Worse, int Place)> _best = [];
    private bool _bestIsKnown = true;

    public int Count => _values.Count;

    /// <summary>A trial has ended with a value, which may be NaN.</summary>
    public void Add(int trial, double value)
    {
        _values.Add((trial, value));
        if (_bestIsKnown) Keep(_values.Count - 1);
    }

    /// <summary>Forgets trials that take part again.</summary>
    public void Remove(Predicate<int> trials)
    {
        if (_values.RemoveAll(v => trials(v.Trial)) > 0) _bestIsKnown = false;
    }

    /// <summary>The best finite values there were before the last <paramref name="withoutLast"/> trials ended, best first; at most so many are known as are kept, less those.</summary>
    public IReadOnlyList<double> Best(int top, int withoutLast)
    {
        if (!_bestIsKnown)
        {
            _best.Clear();
            for (var place = 0; place < _values.Count; place++) Keep(place);
            _bestIsKnown = true;
        }

        return [.. _best.Where(b => b.Place < _values.Count - withoutLast).Take(top).Select(b => -b.Worse)];
    }

    private void Keep(int place)
    {
        if (!double.IsFinite(_values[place].Value)) return;
        _best.Add((-_values[place].Value, place));
        if (_best.Count > kept) _best.Remove(_best.Max);
    }
}
