using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SessionRec.Core.Data;

/// <summary>
/// Sessions as one flat array of item indices: session <c>s</c> is <c>Items[Offsets[s] .. Offsets[s + 1])</c>, in time
/// order. Items are numbered by first appearance. Immutable, so all trials of a node share one.
/// </summary>
public sealed class SessionCorpus
{
    private readonly int[] _items;
    private readonly int[] _offsets;
    private readonly string[] _itemKeys;
    private readonly Lazy<string> _sessionsSha256;

    /// <param name="itemKeys">The name of each item index.</param>
    /// <param name="items">Item index of each event, session after session.</param>
    /// <param name="offsets">Start of each session in <paramref name="items"/>, and the number of events as last entry.</param>
    /// <param name="sessionIds">The name of each session, or null where the source has none or they were not kept.</param>
    /// <param name="times">Seconds since 1970 of each event, or null where the source has none or they were not kept.</param>
    public SessionCorpus(string[] itemKeys, int[] items, int[] offsets, string[]? sessionIds = null, double[]? times = null)
    {
        ArgumentNullException.ThrowIfNull(itemKeys);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(offsets);
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] != items.Length)
            throw new ArgumentException("Offsets must begin with 0 and end with the number of events.", nameof(offsets));
        if (sessionIds is not null && sessionIds.Length != offsets.Length - 1)
            throw new ArgumentException("There must be one session id for each session.", nameof(sessionIds));
        if (times is not null && times.Length != items.Length)
            throw new ArgumentException("There must be one time for each event.", nameof(times));

        _itemKeys = itemKeys;
        _items = items;
        _offsets = offsets;
        SessionIds = sessionIds;
        Times = times;
        _sessionsSha256 = new Lazy<string>(ComputeSessionsSha256);
    }

    public int SessionCount => _offsets.Length - 1;

    public int EventCount => _items.Length;

    public int ItemCount => _itemKeys.Length;

    /// <summary>All events' item indices, session after session.</summary>
    public ReadOnlySpan<int> Items => _items;

    /// <summary>Start of each session in <see cref="Items"/>; one entry more than there are sessions.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    public IReadOnlyList<string> ItemKeys => _itemKeys;

    /// <summary>The names of the items for people, null where an item has none; null where the source has none or they were not kept.</summary>
    public IReadOnlyList<string?>? ItemNames { get; private init; }

    public IReadOnlyList<string>? SessionIds { get; }

    /// <summary>Seconds since 1970 of each event, parallel to <see cref="Items"/>, or null.</summary>
    public IReadOnlyList<double>? Times { get; }

    public ReadOnlySpan<int> Session(int session) => _items.AsSpan(_offsets[session], _offsets[session + 1] - _offsets[session]);

    /// <summary>
    /// SHA-256, lower-case hex, of the sessions as text: a line each, items joined by a tab, lines ended by <c>\n</c>, UTF-8.
    /// Equal for equal sessions, whatever file they came from.
    /// </summary>
    public string SessionsSha256 => _sessionsSha256.Value;

    /// <summary>
    /// A corpus of the same catalogue in which session <c>s</c> has only its first <c>lengths[s]</c> events; sessions that
    /// keep none are left out.
    /// </summary>
    public SessionCorpus Prefixes(ReadOnlySpan<int> lengths)
    {
        if (lengths.Length != SessionCount) throw new ArgumentException("There must be one length for each session.", nameof(lengths));
        var ranges = new (int Start, int End)[SessionCount];
        for (var s = 0; s < ranges.Length; s++) ranges[s] = (_offsets[s], _offsets[s] + lengths[s]);
        return Slices(ranges);
    }

    /// <summary>
    /// A corpus of the same catalogue in which session <c>s</c> has only the events from <c>ranges[s].Start</c> up to, and
    /// without, <c>ranges[s].End</c>, both counted as in <see cref="Items"/>; sessions that keep none are left out.
    /// </summary>
    public SessionCorpus Slices(ReadOnlySpan<(int Start, int End)> ranges)
    {
        if (ranges.Length != SessionCount) throw new ArgumentException("There must be one range for each session.", nameof(ranges));
        var total = 0;
        for (var s = 0; s < ranges.Length; s++)
        {
            var (start, end) = ranges[s];
            if (start < _offsets[s] || end > _offsets[s + 1] || start > end) throw new ArgumentException($"{start}..{end} is no part of session {s}.", nameof(ranges));
            total += end - start;
        }

        var items = new int[total];
        var times = Times is null ? null : new double[total];
        var ids = SessionIds is null ? null : new List<string>(SessionCount);
        var offsets = new List<int>(SessionCount + 1) { 0 };
        for (var s = 0; s < ranges.Length; s++)
        {
            var (start, end) = ranges[s];
            if (start == end) continue;
            var target = offsets[^1];
            _items.AsSpan(start..end).CopyTo(items.AsSpan(target));
            for (var e = start; times is not null && e < end; e++) times[target + e - start] = Times![e];
            ids?.Add(SessionIds![s]);
            offsets.Add(target + end - start);
        }

        return new SessionCorpus(_itemKeys, items, [.. offsets], ids?.ToArray(), times) { ItemNames = ItemNames };
    }

    /// <summary>The same sessions without times: an order that nobody but the corpus itself gives.</summary>
    public SessionCorpus WithoutTimes() => Times is null ? this : new SessionCorpus(_itemKeys, _items, _offsets, SessionIds as string[]) { ItemNames = ItemNames };

    /// <summary>The same sessions with names of the items for people; null where no item has one.</summary>
    public SessionCorpus WithItemNames(IReadOnlyList<string?>? names)
    {
        if (names is not null && names.Count != ItemCount) throw new ArgumentException("There must be one name for each item.", nameof(names));
        return new SessionCorpus(_itemKeys, _items, _offsets, SessionIds as string[], Times as double[]) { ItemNames = names is not null && names.Any(n => n is not null) ? names : null };
    }

    private string ComputeSessionsSha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var keys = Array.ConvertAll(_itemKeys, Encoding.UTF8.GetBytes);
        var line = new ArrayBufferWriter<byte>(1 << 16);
        for (var s = 0; s < SessionCount; s++)
        {
            var session = Session(s);
            for (var i = 0; i < session.Length; i++)
            {
                if (i > 0) line.Write("\t"u8);
                line.Write(keys[session[i]]);
            }

            line.Write("\n"u8);
            if (line.WrittenCount < 1 << 15) continue;
            hash.AppendData(line.WrittenSpan);
            line.ResetWrittenCount();
        }

        hash.AppendData(line.WrittenSpan);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
