using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>Metrics by name, in eight bytes each: the names are an array that a study's trials share. There are a handful, so they are looked through in order.</summary>
internal sealed class TrialMetrics(string[] names, double[] values) : IReadOnlyDictionary<string, double>
{
    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<double> Values => values;

    public double this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no metric '{key}'.");

    public bool ContainsKey(string key) => Array.IndexOf(names, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var place = Array.IndexOf(names, key);
        value = place < 0 ? default : values[place];
        return place >= 0;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++) yield return new(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
