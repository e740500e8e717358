using SessionRec.Core.Reporting;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>See <see cref="ProjectorFile"/>.</summary>
public sealed class ProjectorVectorFormat : IVectorFormat
{
    public string Name => "projector";

    public string Description => "two tables for the TensorBoard embedding projector: vectors, and items with counts";

    public string Extension => ".tsv";

    public IReadOnlyList<string> FilesFor(string path) => [path, Path.ChangeExtension(path, ".metadata.tsv")];

    public Task WriteAsync(string path, KeyedVectors vectors, CancellationToken cancellation)
    {
        ReplacedFile.WriteBytes(FilesFor(path)[1], metadata => ReplacedFile.WriteBytes(path, stream => ProjectorFile.Save(stream, metadata, vectors)));
        return Task.CompletedTask;
    }
}
