namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// The values recorded at one rung, best first; equal values in the order in which they came. Kept in chunks, so that
/// a hundred thousand trials do not make the next one slow.
/// </summary>
internal sealed class Rung(int epoch)
{
    private const int LargestChunk = 1024;

    private readonly List<List<(double Value, int Arrival, int Trial)>> _chunks = [[]];

    public int Epoch => epoch;

    /// <summary>Values recorded, NaN not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Records a value and returns its arrival number; NaN leaves no trace.</summary>
    /// <param name="value">The value.</param>
    /// <param name="trial">Whose it is, for <see cref="ArrivalOf"/>.</param>
    public int Add(double value, int trial = -1)
    {
        var arrival = Count;
        if (double.IsNaN(value)) return arrival;
        var (number, _) = ChunkOf(value, arrival);
        var chunk = _chunks[number];
        chunk.Insert(Place(chunk, value, arrival), (value, arrival, trial));
        Count++;
        if (chunk.Count < LargestChunk) return arrival;
        _chunks.Insert(number + 1, chunk.GetRange(LargestChunk / 2, chunk.Count - (LargestChunk / 2)));
        chunk.RemoveRange(LargestChunk / 2, chunk.Count - (LargestChunk / 2));
        return arrival;
    }

    /// <summary>The place among the recorded values, 0 for the best; of a value not yet recorded, the place it would take.</summary>
    public int Position(double value, int arrival)
    {
        var (number, before) = ChunkOf(value, arrival);
        return before + Place(_chunks[number], value, arrival);
    }

    /// <summary>The arrival number of a trial that recorded <paramref name="value"/>; null where it did not.</summary>
    public int? ArrivalOf(int trial, double value)
    {
        if (double.IsNaN(value)) return null;
        var (number, _) = ChunkOf(value, -1);
        for (var place = Place(_chunks[number], value, -1); number < _chunks.Count; number++, place = 0)
        {
            for (; place < _chunks[number].Count; place++)
            {
                if (_chunks[number][place].Value < value) return null;
                if (_chunks[number][place].Trial == trial) return _chunks[number][place].Arrival;
            }
        }

        return null;
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

    private double Ascending(int place)
    {
        var index = Count - 1 - place;
        foreach (var chunk in _chunks)
        {
            if (index < chunk.Count) return chunk[index].Value;
            index -= chunk.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(place));
    }

    /// <summary>The chunk a value belongs into and how many values lie before it.</summary>
    private (int Number, int Before) ChunkOf(double value, int arrival)
    {
        var before = 0;
        for (var number = 0; number < _chunks.Count - 1; number++)
        {
            if (!ComesBefore(_chunks[number][^1], value, arrival)) return (number, before);
            before += _chunks[number].Count;
        }

        return (_chunks.Count - 1, before);
    }

    private static int Place(List<(double Value, int Arrival, int Trial)> chunk, double value, int arrival)
    {
        var (low, high) = (0, chunk.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ComesBefore(chunk[middle], value, arrival)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static bool ComesBefore((double Value, int Arrival, int Trial) recorded, double value, int arrival) =>
        recorded.Value > value || (recorded.Value == value && recorded.Arrival < arrival);
}
