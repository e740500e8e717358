namespace SessionRec.Core.Data;

/// <summary>The numbering of items by first appearance.</summary>
internal static class CatalogueOrder
{
    /// <summary>
    /// Renumbers <paramref name="items"/> in place by first appearance and returns the names that go with it; names that no
    /// event has are gone.
    /// </summary>
    public static string[] Renumber(Span<int> items, IReadOnlyList<string> keys) => Array.ConvertAll(Renumber(items, keys.Count), old => keys[old]);

    /// <summary>Renumbers <paramref name="items"/>, of which there were <paramref name="count"/>, and returns the old number of each new one.</summary>
    public static int[] Renumber(Span<int> items, int count)
    {
        var newIndex = new int[count];
        var used = new List<int>(count);
        foreach (ref var item in items)
        {
            ref var index = ref newIndex[item];
            if (index == 0)
            {
                used.Add(item);
                index = used.Count;
            }

            item = index - 1;
        }

        return [.. used];
    }
}
