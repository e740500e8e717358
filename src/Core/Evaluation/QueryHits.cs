using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Evaluation;

/// <summary>Which queries of a set a model hit: one bit a query, so that it can be kept for every epoch of every trial.</summary>
[JsonConverter(typeof(QueryHitsJsonConverter))]
public sealed class QueryHits : IEquatable<QueryHits>
{
    private readonly byte[] _bits;

    private QueryHits(int queries, byte[] bits) => (Queries, _bits) = (queries, bits);

    /// <summary>Queries there are.</summary>
    public int Queries { get; }

    /// <summary>Queries that were hit.</summary>
    public int Count => OnlyIn(new byte[_bits.Length]);

    /// <summary>Whether the query of that number, from 0, was hit.</summary>
    public bool this[int query] => query >= 0 && query < Queries ? (_bits[query / 8] & (1 << (query % 8))) != 0 : throw new ArgumentOutOfRangeException(nameof(query));

    /// <summary>The queries whose truth is among the first <paramref name="k"/> of the answer.</summary>
    public static QueryHits From(RankingMetrics metrics, int k)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, metrics.MaximumRank);
        var bits = new byte[(metrics.QueryCount + 7) / 8];
        for (var q = 0; q < metrics.QueryCount; q++)
            if (metrics.Ranks[q] is > 0 and var rank && rank <= k)
                bits[q / 8] |= (byte)(1 << (q % 8));
        return new QueryHits(metrics.QueryCount, bits);
    }

    /// <summary>How many queries this hit and <paramref name="other"/> missed.</summary>
    /// <exception cref="ArgumentException">They are not of the same queries.</exception>
    public int OnlyHere(QueryHits other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Queries != Queries) throw new ArgumentException($"Hits of {Queries} and of {other.Queries} queries cannot be paired.", nameof(other));
        return OnlyIn(other._bits);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static QueryHits Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Split(':') is not [var count, var bits] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var queries))
            throw new FormatException("Hits are written as the number of queries, a colon and base64url.");
        var bytes = Base64Url.DecodeFromChars(bits);
        return bytes.Length == (queries + 7) / 8 && (queries % 8 == 0 || bytes[^1] >> (queries % 8) == 0)
            ? new QueryHits(queries, bytes)
            : throw new FormatException($"{bytes.Length} bytes are not the hits of {queries} queries.");
    }

    /// <summary>The number of queries and the bits in base64url, the first query in the lowest bit: <c>1000:AAF...</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Queries}:{Base64Url.EncodeToString(_bits)}");

    public bool Equals(QueryHits? other) => other is not null && Queries == other.Queries && _bits.AsSpan().SequenceEqual(other._bits);

    public override bool Equals(object? obj) => Equals(obj as QueryHits);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bits);
        return hash.ToHashCode();
    }

    private int OnlyIn(byte[] other)
    {
        var count = 0;
        var mine = MemoryMarshal.Cast<byte, ulong>(_bits);
        var others = MemoryMarshal.Cast<byte, ulong>(other);
        for (var i = 0; i < mine.Length; i++) count += BitOperations.PopCount(mine[i] & ~others[i]);
        for (var i = mine.Length * sizeof(ulong); i < _bits.Length; i++) count += BitOperations.PopCount((uint)(_bits[i] & ~other[i]));
        return count;
    }
}
