namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>The forms in which vectors are exported. Adding one is one class and one line here.</summary>
public static class VectorFormats
{
    public static IReadOnlyList<IVectorFormat> All { get; } =
    [
        new TextVectorFormat(),
        new BinaryVectorFormat(),
        new NumpyVectorFormat(),
        new ParquetVectorFormat(),
        new ProjectorVectorFormat(),
    ];

    /// <summary>The form of that name.</summary>
    /// <exception cref="InputException">There is none; the message lists those there are.</exception>
    public static IVectorFormat Get(string name) =>
        All.FirstOrDefault(format => format.Name == name)
        ?? throw new InputException($"'{name}' is not a form of vectors; it is one of {string.Join(", ", All.Select(format => format.Name))}.");
}
