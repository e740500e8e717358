namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>The values recorded at one rung, best first; equal values in the order in which they came.</summary>
internal sealed class Rung(int epoch)
{
    private readonly List<(double Value, int Arrival)> _ranked = [];

    public int Epoch => epoch;

    /// <summary>Values recorded, NaN not counted.</summary>
    public int Count => _ranked.Count;

    /// <summary>Records a value and returns its arrival number; NaN leaves no trace.</summary>
    public int Add(double value)
    {
        var arrival = _ranked.Count;
        if (!double.IsNaN(value)) _ranked.Insert(Position(value, arrival), (value, arrival));
        return arrival;
    }

    /// <summary>The place among the recorded values, 0 for the best; of a value not yet recorded, the place it would take.</summary>
    public int Position(double value, int arrival)
    {
        var (low, high) = (0, _ranked.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var (other, came) = _ranked[middle];
            if (other > value || (other == value && came < arrival)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>How many recorded values are strictly better.</summary>
    public int Better(double value) => double.IsNaN(value) ? Count : Position(value, -1);

    /// <summary>The percentile <paramref name="share"/> (0 to 1) by linear interpolation, as NumPy's default; null while nothing is recorded.</summary>
    public double? Percentile(double share)
    {
        if (Count == 0) return null;
        var place = share * (Count - 1);
        var below = (int)Math.Floor(place);
        var (low, high) = (Ascending(below), Ascending(Math.Min(below + 1, Count - 1)));
        return low == high ? low : low + ((place - below) * (high - low));
    }

    private double Ascending(int place) => _ranked[Count - 1 - place].Value;
}
