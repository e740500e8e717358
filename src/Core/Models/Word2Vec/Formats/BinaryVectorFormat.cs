using SessionRec.Core.Reporting;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>See <see cref="WordVectorFile.SaveBinary"/>.</summary>
public sealed class BinaryVectorFormat : IVectorFormat
{
    public string Name => "binary";

    public string Description => "word2vec's binary form, for gensim with binary=True";

    public string Extension => ".bin";

    public IReadOnlyList<string> FilesFor(string path) => [path];

    public Task WriteAsync(string path, KeyedVectors vectors, CancellationToken cancellation)
    {
        ReplacedFile.WriteBytes(path, stream => WordVectorFile.SaveBinary(stream, vectors));
        return Task.CompletedTask;
    }
}
