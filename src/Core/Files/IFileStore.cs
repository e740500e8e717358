namespace SessionRec.Core.Files;

/// <summary>
/// Files by name, in a folder or in a store elsewhere. A name is relative and has <c>/</c> between its parts. Whoever reads sees a whole
/// file or none. Safe for several threads, and for several processes that share the place.
/// </summary>
public interface IFileStore
{
    /// <summary>Writes a file, in the place of the one that has the name.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    void Write(string name, Action<Stream> write);

    /// <summary>The file's content; null where there is none.</summary>
    /// <exception cref="IOException">It is there and could not be read, or the store does not answer.</exception>
    Stream? Open(string name);

    /// <summary>All files whose name begins with <paramref name="folder"/> and <c>/</c>, in no order; all files for an empty one.</summary>
    /// <exception cref="IOException">The store does not answer.</exception>
    IReadOnlyList<StoredFile> List(string folder);

    /// <summary>Removes a file; nothing where there is none.</summary>
    /// <exception cref="IOException">It could not be removed.</exception>
    void Delete(string name);

    /// <summary>Removes all files that <see cref="List"/> gives.</summary>
    /// <exception cref="IOException">Not all could be removed.</exception>
    void DeleteAll(string folder);
}
