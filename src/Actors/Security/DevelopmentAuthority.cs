using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SessionRec.Core;
using SessionRec.Core.Reporting;

namespace SessionRec.Actors.Security;

/// <summary>
/// An authority in a folder, for clusters of one's own: its certificate, its key, and the certificates that it gave to nodes. Where others run
/// clusters on yours, let the authority be one whose key is on no machine that runs a node.
/// </summary>
public sealed class DevelopmentAuthority : IDisposable
{
    public const string CertificateFile = "ca.pem";

    public const string KeyFile = "ca-key.pem";

    /// <summary>Clocks of other machines may be behind.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private readonly string _folder;
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    private DevelopmentAuthority(string folder, X509Certificate2 certificate, TimeProvider time) => (_folder, _certificate, _time) = (folder, certificate, time);

    /// <summary>The path of the authority's certificate.</summary>
    public string CertificatePath => Path.Combine(_folder, CertificateFile);

    /// <summary>Opens the authority of a folder, or makes one where there is none.</summary>
    /// <exception cref="InputException">It has one half of an authority, or one that cannot be read.</exception>
    public static DevelopmentAuthority Open(string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var (certificate, key) = (Path.Combine(folder, CertificateFile), Path.Combine(folder, KeyFile));
        if (!File.Exists(certificate) && !File.Exists(key)) return Make(folder, time);
        try
        {
            return new DevelopmentAuthority(folder, X509Certificate2.CreateFromPemFile(certificate, key), time);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InputException($"{folder} has an authority that cannot be used: {error.Message}. It takes {CertificateFile} and {KeyFile}; choose another folder to make a new one.", error);
        }
    }

    /// <summary>Gives a node a certificate for the names and addresses it is reached by, as <c>NAME.pem</c> and <c>NAME-key.pem</c>.</summary>
    /// <param name="node">The node's name; several nodes may share one certificate.</param>
    /// <param name="hosts">DNS names (<c>*.example.org</c> stands for one label) and IP addresses.</param>
    /// <param name="lifetime">How long it is good for; never longer than the authority.</param>
    /// <returns>The paths of the certificate and of the key.</returns>
    /// <exception cref="InputException">There is one of that name.</exception>
    public (string Certificate, string Key) Issue(string node, IReadOnlyCollection<string> hosts, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        var (certificatePath, keyPath) = (Path.Combine(_folder, node + ".pem"), Path.Combine(_folder, node + "-key.pem"));
        if (File.Exists(certificatePath) || File.Exists(keyPath)) throw new InputException($"{certificatePath} or its key exists already. Delete both to have the node given a new one.");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request($"CN={node}", key, isAuthority: false);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([KeyUsages.Server, KeyUsages.Client], critical: false));
        var (from, to) = (_time.GetUtcNow() - ClockSkew, _time.GetUtcNow() + lifetime);
        using var certificate = request.Create(_certificate, Later(from, _certificate.NotBefore), Earlier(to, _certificate.NotAfter), RandomNumberGenerator.GetBytes(16));
        ReplacedFile.WriteSecret(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        ReplacedFile.Write(certificatePath, certificate.ExportCertificatePem() + "\n");
        return (certificatePath, keyPath);
    }

    public void Dispose() => _certificate.Dispose();

    private static DevelopmentAuthority Make(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("CN=SessionRec development authority", key, isAuthority: true);
        var certificate = request.CreateSelfSigned(time.GetUtcNow() - ClockSkew, time.GetUtcNow() + Lifetime);
        ReplacedFile.WriteSecret(Path.Combine(folder, KeyFile), key.ExportPkcs8PrivateKeyPem() + "\n");
        ReplacedFile.Write(Path.Combine(folder, CertificateFile), certificate.ExportCertificatePem() + "\n");
        return new DevelopmentAuthority(folder, certificate, time);
    }

    private static CertificateRequest Request(string subject, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: isAuthority, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTime other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTime other) => one < other ? one : other;
}
