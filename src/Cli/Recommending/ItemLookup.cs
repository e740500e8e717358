using System.CommandLine;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Models.Saved;

namespace SessionRec.Cli.Recommending;

/// <summary>Finds the items that people name, and names those that they are told of.</summary>
/// <param name="model">The catalogue.</param>
/// <param name="table">A file with the items' names; null for those that the model has, if it has some.</param>
internal sealed class ItemLookup(SavedModel model, string? table)
{
    private const int MostSuggestions = 5;
    private readonly ItemCatalogue _items = new(model.ItemKeys, table is null ? model.Training.ItemNames : ItemNamesFile.ReadFile(table, model.ItemKeys));

    public bool HasNames => _items.HasNames;

    /// <summary><c>--names</c>: the table of names.</summary>
    public static Option<string?> TableOption() =>
        new("--names") { Description = "A table of names, ItemId<tab>Name, as data import leaves beside a corpus; where the model has none.", HelpName = "file" };

    /// <summary>The index of an item, by its key or its name.</summary>
    /// <exception cref="InputException">The model does not know it; the message has some that are like it.</exception>
    public int Find(string item)
    {
        if (_items.Find(item) is { } index) return index;
        var alike = _items.Like(item, MostSuggestions).Select(Named).ToArray();
        throw new InputException($"The model does not know the item '{item}'.{(alike.Length > 0 ? $" Like it: {string.Join(", ", alike)}." : "")}");
    }

    public string? NameOf(int item) => _items.NameOf(item);

    /// <summary>The item with its name, if it has one.</summary>
    public string Named(int item) => _items.Named(item);
}
