using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using SessionRec.Core;

namespace SessionRec.Actors.Files;

/// <summary>How an S3-compatible store is reached: the variables that AWS's own tools read.</summary>
/// <param name="Endpoint">AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL: a store other than AWS, for example MinIO's <c>http://minio:9000</c>.</param>
/// <param name="Region">AWS_REGION.</param>
/// <param name="AccessKey">AWS_ACCESS_KEY_ID; without it the SDK looks where it always does: profiles, web identity of a pod, instance metadata.</param>
/// <param name="SecretKey">AWS_SECRET_ACCESS_KEY; never logged.</param>
/// <param name="SessionToken">AWS_SESSION_TOKEN; never logged.</param>
public sealed record S3Options(Uri? Endpoint, string? Region, string? AccessKey, string? SecretKey, string? SessionToken)
{
    /// <exception cref="InputException">A variable is wrong, or one of a pair is missing.</exception>
    public static S3Options FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? Get(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var endpoint = Get("AWS_ENDPOINT_URL_S3") ?? Get("AWS_ENDPOINT_URL");
        Uri? url = null;
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https")))
            throw new InputException($"AWS_ENDPOINT_URL_S3 is '{endpoint}': it is the URL of an S3-compatible store, for example http://minio:9000.");
        var (key, secret) = (Get("AWS_ACCESS_KEY_ID"), Get("AWS_SECRET_ACCESS_KEY"));
        if ((key is null) != (secret is null)) throw new InputException($"AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: {(key is null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")} is not set.");
        return new S3Options(url, Get("AWS_REGION"), key, secret, Get("AWS_SESSION_TOKEN"));
    }

    internal AmazonS3Client Connect()
    {
        var configuration = new AmazonS3Config
        {
            // Other stores know neither buckets as host names nor the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = TimeSpan.FromSeconds(60),
            MaxErrorRetry = 3,
        };
        if (Endpoint is not null)
        {
            configuration.ServiceURL = Endpoint.AbsoluteUri;
            configuration.ForcePathStyle = true;
            configuration.AuthenticationRegion = Region ?? "us-east-1";
        }
        else if (Region is not null) configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);

        return AccessKey is null ? new AmazonS3Client(configuration)
            : SessionToken is null ? new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), configuration)
            : new AmazonS3Client(new SessionAWSCredentials(AccessKey, SecretKey, SessionToken), configuration);
    }

    public override string ToString() => Endpoint?.ToString() ?? "AWS";
}
