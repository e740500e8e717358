using SessionRec.Core;
using SessionRec.Core.Files;

namespace SessionRec.Actors.Files;

/// <summary>A place for files as people write it: a folder's path, or <c>s3://BUCKET/PREFIX</c>.</summary>
public static class FileStores
{
    private const string S3 = "s3://";

    /// <summary>The place in the form that <see cref="Open"/> takes: a folder's path is made full.</summary>
    /// <param name="place">The place.</param>
    /// <param name="source">What it was read from, for the message.</param>
    /// <exception cref="InputException">It is neither a path nor such a URL.</exception>
    public static string Parse(string place, string source)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!place.Contains("://", StringComparison.Ordinal)) return Path.GetFullPath(place);
        var (bucket, prefix) = Split(place);
        return place.StartsWith(S3, StringComparison.Ordinal) && bucket.Length > 0
            ? $"{S3}{bucket}{(prefix.Length == 0 ? "" : "/" + prefix)}"
            : throw new InputException($"{source} is '{place}': it is a folder, or s3://BUCKET/PREFIX.");
    }

    /// <summary>The files there. Nothing is asked of a store yet.</summary>
    /// <param name="place">As <see cref="Parse"/> gives it.</param>
    /// <param name="s3">How an S3-compatible store is reached.</param>
    public static IFileStore Open(string place, S3Options s3)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!place.StartsWith(S3, StringComparison.Ordinal)) return new FolderStore(place);
        var (bucket, prefix) = Split(place);
        return new S3Store(s3, bucket, prefix);
    }

    private static (string Bucket, string Prefix) Split(string url)
    {
        var parts = url[Math.Min(url.Length, S3.Length)..].Split('/', 2, StringSplitOptions.TrimEntries);
        return (parts[0], parts.Length == 1 ? "" : parts[1].Trim('/'));
    }
}
