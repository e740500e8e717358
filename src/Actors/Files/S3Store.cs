using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using SessionRec.Core.Files;

namespace SessionRec.Actors.Files;

/// <summary>
/// Files as objects of an S3-compatible store (AWS, MinIO, Ceph, R2, ...).
/// </summary>
public sealed class S3Store : IFileStore, IDisposable
{
    /// <summary>DeleteObjects takes no more at a time.</summary>
    private const int DeletedAtOnce = 1_000;

    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _root;

    /// <param name="options">How the store is reached.</param>
    /// <param name="bucket">The bucket; it must exist.</param>
    /// <param name="prefix">What all names begin with, without a slash at its ends; empty for the bucket itself.</param>
    public S3Store(S3Options options, string bucket, string prefix)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(prefix);
        _client = options.Connect();
        _bucket = bucket;
        _root = prefix.Length == 0 ? "" : prefix + "/";
    }

    public void Write(string name, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        // The store wants to know the length first; a model of a large catalogue is no matter for memory.
        using var content = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        write(content);
        content.Position = 0;
        Ask(() => _client.PutObjectAsync(new PutObjectRequest { BucketName = _bucket, Key = _root + name, InputStream = content, AutoCloseStream = false, UseChunkEncoding = false }));
    }

    public Stream? Open(string name)
    {
        try
        {
            return Ask(() => _client.GetObjectAsync(_bucket, _root + name)).ResponseStream;
        }
        catch (IOException error) when (error.InnerException is AmazonS3Exception { StatusCode: System.Net.HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" })
        {
            return null;
        }
    }

    public IReadOnlyList<StoredFile> List(string folder)
    {
        // The first version of this question: every store answers it alike, with places as plain names.
        var request = new ListObjectsRequest { BucketName = _bucket, Prefix = folder.Length == 0 ? _root : $"{_root}{folder}/" };
        var files = new List<StoredFile>();
        ListObjectsResponse page;
        do
        {
            page = Ask(() => _client.ListObjectsAsync(request));
            foreach (var found in page.S3Objects ?? []) files.Add(new StoredFile(found.Key[_root.Length..], found.Size ?? 0, found.LastModified ?? DateTimeOffset.UnixEpoch));
            request.Marker = page.S3Objects is { Count: > 0 } objects ? objects[^1].Key : null;
        }
        while (page.IsTruncated == true && request.Marker is not null);

        return files;
    }

    public void Delete(string name) => Ask(() => _client.DeleteObjectAsync(_bucket, _root + name));

    public void DeleteAll(string folder)
    {
        foreach (var some in List(folder).Chunk(DeletedAtOnce))
            Ask(() => _client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = _bucket, Objects = [.. some.Select(file => new KeyVersion { Key = _root + file.Name })], Quiet = true }));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The SDK knows only asynchronous calls; those who ask have threads of their own.</summary>
    private T Ask<T>(Func<Task<T>> question)
    {
        try
        {
            return Task.Run(question).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or HttpRequestException or TaskCanceledException)
        {
            throw new IOException($"s3://{_bucket}: {error.Message}", error);
        }
    }
}
