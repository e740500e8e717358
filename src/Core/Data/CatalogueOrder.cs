namespace SessionRec.Core.Data;

/// <summary>The numbering of items by first appearance.</summary>
internal static class CatalogueOrder
{
    /// <summary>
    /// Renumbers <paramref name="items"/> in place by first appearance and returns the names that go with it; names that no
    /// event has are gone.
    /// </summary>
    public static string[] Renumber(Span<int> items, IReadOnlyList<string> keys)
    {
        var newIndex = new int[keys.Count];
        var used = new List<string>(keys.Count);
        foreach (ref var item in items)
        {
            ref var index = ref newIndex[item];
            if (index == 0)
            {
                used.Add(keys[item]);
                index = used.Count;
            }

            item = index - 1;
        }

        return [.. used];
    }
}
