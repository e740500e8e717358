using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using SessionRec.Core;

namespace SessionRec.Actors.Security;

/// <summary>
/// What a node shows to others of its cluster and expects of them: on both sides of every connection a certificate of the cluster's own authority, and
/// for the very host that is on the other side. The system's authorities count for nothing here.
/// </summary>
public sealed class NodeCertificate
{
    /// <summary>PEM file of the node's certificate, with those between it and the authority's, if there are any.</summary>
    public const string CertificateVariable = "SESSIONREC_TLS_CERTIFICATE";

    /// <summary>PEM file of its private key, not encrypted.</summary>
    public const string KeyVariable = "SESSIONREC_TLS_KEY";

    /// <summary>PEM file of the authority's certificate; of several while one is replaced by another.</summary>
    public const string AuthorityVariable = "SESSIONREC_TLS_CA";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _between;
    private readonly X509Certificate2Collection _authorities;

    private NodeCertificate(X509Certificate2 own, X509Certificate2Collection between, X509Certificate2Collection authorities) =>
        (_own, _between, _authorities) = (own, between, authorities);

    /// <summary>The certificate that the environment names; null where it names none, and the cluster speaks in the clear.</summary>
    /// <exception cref="InputException">A variable is missing, a file cannot be read, the key is another's, or the authority does not vouch for the certificate today.</exception>
    public static NodeCertificate? FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string[] variables = [CertificateVariable, KeyVariable, AuthorityVariable];
        string[] missing = [.. variables.Where(v => string.IsNullOrEmpty(environment.GetValueOrDefault(v)))];
        if (missing.Length == variables.Length) return null;
        if (missing.Length > 0) throw new InputException($"{string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} not set: TLS takes {string.Join(", ", variables)}, each the path of a PEM file.");

        var certificates = Read(environment, CertificateVariable, file => Certificates(file));
        var own = Read(environment, KeyVariable, file =>
        {
            using var withKey = X509Certificate2.CreateFromPemFile(environment[CertificateVariable], file);
            // Some systems' TLS takes no key that has never been in a store.
            return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        });
        var node = new NodeCertificate(own, [.. certificates.Skip(1)], Read(environment, AuthorityVariable, Certificates));
        return node.WhyNotTrusted(own, null) is { } reason
            ? throw new InputException($"{CertificateVariable}: the certificate in {environment[CertificateVariable]} is not vouched for by {AuthorityVariable} ({environment[AuthorityVariable]}): {reason}.")
            : node;
    }

    /// <summary>How Akka's remoting is told.</summary>
    public DotNettySslSetup Setup => new(_own, suppressValidation: false, requireMutualAuthentication: true, validateCertificateHostname: true, Accept);

    /// <summary>Whether a peer may speak to this node.</summary>
    private bool Accept(X509Certificate2? certificate, X509Chain? chain, string remotePeer, SslPolicyErrors errors, ILoggingAdapter log)
    {
        if (WhyNot(certificate, chain, remotePeer, errors) is not { } reason) return true;
        log.Warning("TLS: {0} is refused, certificate {1}: {2}", remotePeer, certificate?.Subject ?? "none", reason);
        return false;
    }

    private string? WhyNot(X509Certificate2? certificate, X509Chain? chain, string remotePeer, SslPolicyErrors errors)
    {
        if (certificate is null) return "it shows none";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "it is for another host";
        if (WhyNotTrusted(certificate, chain) is { } reason) return reason;
        // Of who connects to this node the socket's address is known, and no name that was asked for. Akka answers over the same connection, so
        // without this nobody would ever ask.
        return IPEndPoint.TryParse(remotePeer, out var caller) && !HostsOf.Certificate(certificate, caller.Address) ? "it is for another host" : null;
    }

    /// <summary>Builds the chain anew, since the one the peer's system was asked for ends at the system's authorities.</summary>
    private string? WhyNotTrusted(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.ExtraStore.AddRange(_between);
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(KeyUsages.Server);
        chain.ChainPolicy.ApplicationPolicy.Add(KeyUsages.Client);
        return chain.Build(certificate) ? null : string.Join("; ", chain.ChainStatus.Select(s => s.StatusInformation.Trim().TrimEnd('.')).Distinct());
    }

    private static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it has no certificate");
    }

    private static T Read<T>(IReadOnlyDictionary<string, string> environment, string variable, Func<string, T> read)
    {
        try
        {
            return read(environment[variable]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InputException($"{variable}: {environment[variable]} cannot be used: {error.Message}", error);
        }
    }
}
