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

        using var file = new FileStream(PathOf(corpusPath), FileMode.Create, FileAccess.Write, FileShare.None);
        Write(file, corpus.ItemKeys, names);
    }

    /// <summary>The same as a stream, which stays open.</summary>
    public static void Write(Stream stream, IReadOnlyList<string> itemKeys, IReadOnlyList<string?> names)
    {
        ArgumentNullException.ThrowIfNull(itemKeys);
        ArgumentNullException.ThrowIfNull(names);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        for (var i = 0; i < names.Count; i++)
            if (names[i] is { } name) writer.WriteLine($"{itemKeys[i]}\t{name}");
    }

    /// <summary>The names of <paramref name="itemKeys"/>, null where the file has none for an item.</summary>
    /// <exception cref="InputException">The file beside the corpus is no table of names.</exception>
    public static string?[] Read(string corpusPath, IReadOnlyList<string> itemKeys) => ReadFile(PathOf(corpusPath), itemKeys);

    /// <summary>As <see cref="Read(string, IReadOnlyList{string})"/>, from a file of any name.</summary>
    /// <exception cref="InputException">The file is no table of names.</exception>
    public static string?[] ReadFile(string path, IReadOnlyList<string> itemKeys)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, path, itemKeys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The same from a reader; <paramref name="source"/> is its name in errors.</summary>
    /// <exception cref="InputException">It is no table of names.</exception>
    public static string?[] Read(TextReader reader, string source, IReadOnlyList<string> itemKeys)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(itemKeys);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reader.ReadLine() != Header) throw InputException.At(source, 1, "this is no table of names: its first line is ItemId<tab>Name.");
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Split('\t') is not [var key, var name]) throw InputException.At(source, line, "a row has two fields, an item and its name.");
            names[key] = name;
        }

        return [.. itemKeys.Select(key => names.GetValueOrDefault(key))];
    }
}
