using SessionRec.Actors.Security;

namespace SessionRec.Deploy.Tests;

/// <summary>What the secrets hold that the manifests refer to and that users make: <c>docs/kubernetes.md</c> tells them how.</summary>
internal static class PlayedSecrets
{
    private static readonly Dictionary<(string Secret, string Key), string> Values = new()
    {
        [("sessionrec-operator", "token")] = "a-token-that-only-operators-know",
        [("sessionrec-s3", "access-key")] = "a-key",
        [("sessionrec-s3", "secret-key")] = "another-secret",
        [("sessionrec-postgres", "connection")] = "Host=postgres.database;Username=sessionrec;Password=secret;Database=sessionrec",
    };

    private static readonly Lazy<Dictionary<string, string>> Tls = new(MakeCertificate);

    /// <summary>The hosts that the nodes' certificate is for, as the documentation tells users.</summary>
    public static IReadOnlyList<string> CertificateHosts { get; } =
    [
        "lighthouse-0.lighthouse", "lighthouse-1.lighthouse", "lighthouse-2.lighthouse", "scheduler-0.scheduler", "scheduler-1.scheduler", "*.worker.sessionrec.svc.cluster.local",
    ];

    public static string Value(string secret, string key) =>
        Values.TryGetValue((secret, key), out var value) || (secret == "sessionrec-tls" && Tls.Value.TryGetValue(key, out value)) ? value : throw new InvalidOperationException($"Nobody is told to make the key {key} of a secret {secret}.");

    private static Dictionary<string, string> MakeCertificate()
    {
        var folder = Directory.CreateTempSubdirectory("sessionrec-tls-");
        try
        {
            using var authority = DevelopmentAuthority.Open(folder.FullName, TimeProvider.System);
            var (certificate, key) = authority.Issue("nodes", [.. CertificateHosts], TimeSpan.FromDays(1));
            return new() { ["tls.crt"] = File.ReadAllText(certificate), ["tls.key"] = File.ReadAllText(key), ["ca.crt"] = File.ReadAllText(authority.CertificatePath) };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
