using SessionRec.Core.Reporting;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>See <see cref="NumpyVectorFile"/>.</summary>
public sealed class NumpyVectorFormat : IVectorFormat
{
    public string Name => "npy";

    public string Description => "NumPy's .npy, and the items beside it, a line each";

    public string Extension => ".npy";

    public IReadOnlyList<string> FilesFor(string path) => [path, Path.ChangeExtension(path, ".keys.txt")];

    public Task WriteAsync(string path, KeyedVectors vectors, CancellationToken cancellation)
    {
        ReplacedFile.WriteBytes(FilesFor(path)[1], keys => ReplacedFile.WriteBytes(path, stream => NumpyVectorFile.Save(stream, keys, vectors)));
        return Task.CompletedTask;
    }
}
