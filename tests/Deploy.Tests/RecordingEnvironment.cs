using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SessionRec.Deploy.Tests;

/// <summary>An environment that remembers which names it was asked for: so the tests know what a program reads from the program itself.</summary>
internal sealed class RecordingEnvironment(IReadOnlyDictionary<string, string> variables) : IReadOnlyDictionary<string, string>
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public IReadOnlySet<string> Read => _read;

    public int Count => variables.Count;

    public IEnumerable<string> Keys => variables.Keys;

    public IEnumerable<string> Values => variables.Values;

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        _read.Add(key);
        return variables.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => variables.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
