using SessionRec.Core.Reporting;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>See <see cref="WordVectorFile.SaveText"/>.</summary>
public sealed class TextVectorFormat : IVectorFormat
{
    public string Name => "text";

    public string Description => "word2vec's text, for gensim's KeyedVectors.load_word2vec_format";

    public string Extension => ".txt";

    public IReadOnlyList<string> FilesFor(string path) => [path];

    public Task WriteAsync(string path, KeyedVectors vectors, CancellationToken cancellation)
    {
        ReplacedFile.WriteBytes(path, stream => WordVectorFile.SaveText(stream, vectors, cancellation));
        return Task.CompletedTask;
    }
}
