using SessionRec.Core.Data.Formats;

namespace SessionRec.Core.Data;

/// <summary>The formats SessionRec reads. Adding one is one class and one line here.</summary>
public static class DataFormats
{
    public static IReadOnlyList<IDataFormat> All { get; } =
    [
        new NativeFormat(),
        new OnlineRetailFormat(),
        new YooChooseFormat(),
        new PlaylistFormat(),
        new ParquetFormat(),
        new TableFormat(),
    ];

    /// <summary>The format of that name.</summary>
    /// <exception cref="InputException">There is none; the message lists those there are.</exception>
    public static IDataFormat Get(string name) =>
        All.FirstOrDefault(f => f.Name == name)
        ?? throw new InputException($"data.format: '{name}' is not a known format; it is one of {string.Join(", ", All.Select(f => f.Name))}.");
}
