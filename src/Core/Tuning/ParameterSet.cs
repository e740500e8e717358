using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning;

/// <summary>A trial's hyperparameters by name, in the order in which they were declared. Immutable; equal when names and values are.</summary>
[JsonConverter(typeof(ParameterSetJsonConverter))]
public sealed class ParameterSet : IReadOnlyCollection<KeyValuePair<string, ParameterValue>>, IEquatable<ParameterSet>
{
    public static readonly ParameterSet Empty = new([]);

    private readonly KeyValuePair<string, ParameterValue>[] _entries;

    public ParameterSet(IEnumerable<KeyValuePair<string, ParameterValue>> entries)
    {
        _entries = entries.ToArray();
        if (_entries.DistinctBy(e => e.Key).Count() != _entries.Length)
            throw new ArgumentException("A parameter is named twice.", nameof(entries));
    }

    public int Count => _entries.Length;

    public IEnumerable<string> Names => _entries.Select(e => e.Key);

    public ParameterValue this[string name] => TryGet(name, out var value)
        ? value
        : throw new KeyNotFoundException($"There is no parameter '{name}'.");

    public bool TryGet(string name, [MaybeNullWhen(false)] out ParameterValue value)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key != name) continue;
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>A copy with <paramref name="name"/> set: in its place where it was there, else at the end.</summary>
    public ParameterSet With(string name, ParameterValue value) => TryGet(name, out _)
        ? new ParameterSet(_entries.Select(e => e.Key == name ? new(name, value) : e))
        : new ParameterSet(_entries.Append(new(name, value)));

    public IEnumerator<KeyValuePair<string, ParameterValue>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, ParameterValue>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ParameterSet? other) =>
        other is not null && Count == other.Count && _entries.All(e => other.TryGet(e.Key, out var value) && value == e.Value);

    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    public override int GetHashCode() => _entries.Aggregate(Count, (hash, e) => hash ^ HashCode.Combine(e.Key, e.Value));

    public override string ToString() => string.Join(" · ", _entries.Select(e => $"{e.Key} {e.Value}"));
}
