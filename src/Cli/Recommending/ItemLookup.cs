using SessionRec.Core;
using SessionRec.Core.Models.Saved;

namespace SessionRec.Cli.Recommending;

/// <summary>Finds the items that people name, and names those that they are told of.</summary>
internal static class ItemLookup
{
    private const int MostSuggestions = 5;

    /// <summary>The index of an item.</summary>
    /// <exception cref="InputException">The model does not know it; the message has some that are like it.</exception>
    public static int Find(SavedModel model, IReadOnlyList<string?>? names, string item)
    {
        if (model.Find(item) is >= 0 and var index) return index;
        var alike = Enumerable.Range(0, model.ItemKeys.Count)
            .Where(i => model.ItemKeys[i].Contains(item, StringComparison.OrdinalIgnoreCase) || (names?[i]?.Contains(item, StringComparison.OrdinalIgnoreCase) ?? false))
            .Take(MostSuggestions)
            .Select(i => Named(model.ItemKeys[i], names?[i]))
            .ToArray();
        throw new InputException($"The model does not know the item '{item}'.{(alike.Length > 0 ? $" Like it: {string.Join(", ", alike)}." : "")}");
    }

    public static string Named(string item, string? name) => name is null ? item : $"{item} {name}";
}
