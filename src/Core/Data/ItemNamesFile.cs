using System.Text;

namespace SessionRec.Core.Data;

/// <summary>
/// The names of items for people beside a native file: <c>NAME.tsv.items.tsv</c>, tab-separated, UTF-8, header
/// <c>ItemId Name</c>, items without a name left out.
/// </summary>
public static class ItemNamesFile
{
    private const string Extension = ".items.tsv", Header = "ItemId\tName";

    /// <summary>Where the names of the corpus in <paramref name="corpusPath"/> lie.</summary>
    public static string PathOf(string corpusPath) => corpusPath + Extension;

    public static bool Exists(string corpusPath) => File.Exists(PathOf(corpusPath));

    /// <summary>Writes the names of <paramref name="corpus"/>, or takes an old file away where it has none.</summary>
    public static void Write(string corpusPath, SessionCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (corpus.ItemNames is not { } names)
        {
            File.Delete(PathOf(corpusPath));
            return;
        }

        using var writer = new StreamWriter(PathOf(corpusPath), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        writer.WriteLine(Header);
        for (var i = 0; i < names.Count; i++)
            if (names[i] is { } name) writer.WriteLine($"{corpus.ItemKeys[i]}\t{name}");
    }

    /// <summary>The names of <paramref name="itemKeys"/>, null where the file has none for an item.</summary>
    /// <exception cref="InputException">The file beside the corpus is no table of names.</exception>
    public static string?[] Read(string corpusPath, IReadOnlyList<string> itemKeys) => ReadFile(PathOf(corpusPath), itemKeys);

    /// <summary>As <see cref="Read"/>, from a file of any name.</summary>
    /// <exception cref="InputException">The file is no table of names.</exception>
    public static string?[] ReadFile(string path, IReadOnlyList<string> itemKeys)
    {
        ArgumentNullException.ThrowIfNull(itemKeys);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var line = 0;
        try
        {
            foreach (var text in File.ReadLines(path))
            {
                line++;
                if (line == 1 && text != Header) throw InputException.At(path, 1, "this is no table of names: its first line is ItemId<tab>Name.");
                if (line == 1) continue;
                if (text.Split('\t') is not [var key, var name]) throw InputException.At(path, line, "a row has two fields, an item and its name.");
                names[key] = name;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }

        return [.. itemKeys.Select(key => names.GetValueOrDefault(key))];
    }
}
