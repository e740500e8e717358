namespace SessionRec.Core.Models.Saved;

/// <summary>Finds the items that people name, by key or by name.</summary>
/// <param name="keys">The items' keys.</param>
/// <param name="names">Their names for people, null where an item, or all of them, have none.</param>
public sealed class ItemCatalogue(IReadOnlyList<string> keys, IReadOnlyList<string?>? names)
{
    private readonly Dictionary<string, int> _byKey = keys.Index().ToDictionary(k => k.Item, k => k.Index, StringComparer.Ordinal);

    public bool HasNames => names is not null;

    public string KeyOf(int item) => keys[item];

    public string? NameOf(int item) => names?[item];

    /// <summary>The item with its name, if it has one.</summary>
    public string Named(int item) => NameOf(item) is { } name ? $"{keys[item]} {name}" : keys[item];

    /// <summary>The item of that key, else the only one of that name whatever the case; null where there is none, or several.</summary>
    public int? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_byKey.TryGetValue(text, out var item)) return item;
        int[] named = [.. Where(candidate => string.Equals(candidate, text, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return named.Length == 1 ? named[0] : null;
    }

    /// <summary>
    /// Items whose key or name has <paramref name="text"/> in it, whatever the case: first those whose key or name begins with it, the shorter
    /// before the longer.
    /// </summary>
    public IReadOnlyList<int> Like(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Where(candidate => candidate.Contains(text, StringComparison.OrdinalIgnoreCase)).OrderBy(item => Distance(item, text)).Take(most)];
    }

    private (bool IsLater, int Length) Distance(int item, string text) =>
        TextsOf(item).Where(t => t.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(t => (!t.StartsWith(text, StringComparison.OrdinalIgnoreCase), t.Length)).Min();

    private IEnumerable<int> Where(Func<string, bool> fits) => Enumerable.Range(0, keys.Count).Where(i => TextsOf(i).Any(fits));

    private IEnumerable<string> TextsOf(int item) => NameOf(item) is { } name ? [keys[item], name] : [keys[item]];
}
