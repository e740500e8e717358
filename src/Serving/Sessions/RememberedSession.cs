namespace SessionRec.Serving.Sessions;

/// <summary>The last items of one session, at most so many. Not for several threads at once.</summary>
internal sealed class RememberedSession(int most)
{
    private string[] _items = [];
    private int _count;

    // Where the oldest item is: once the session is full, a new item takes its place.
    private int _oldest;

    public void Add(string item)
    {
        if (_count == most)
        {
            _items[_oldest] = item;
            _oldest = (_oldest + 1) % most;
            return;
        }

        if (_count == _items.Length) Array.Resize(ref _items, Math.Min(most, Math.Max(4, 2 * _count)));
        _items[_count++] = item;
    }

    /// <summary>The items, oldest first, in an array of the caller's own.</summary>
    public string[] ToArray() => [.. _items.AsSpan(_oldest, _count - _oldest), .. _items.AsSpan(0, _oldest)];
}
