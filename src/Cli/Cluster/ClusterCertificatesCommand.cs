using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using SessionRec.Actors.Security;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster certificates</c>: an authority of one's own and certificates of its nodes.</summary>
internal sealed partial class ClusterCertificatesCommand : TerminalCommand
{
    private readonly Argument<string[]> _nodes = new("node")
    {
        Description = "A name for the certificate and the hosts it is for: lighthouse=lighthouse-0.lighthouse,10.0.0.5. Hosts are what CLUSTER_IP says on the nodes that use it; without any, this machine.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o") { Description = "Folder of the authority and its certificates.", HelpName = "folder", DefaultValueFactory = _ => "certificates" };
    private readonly Option<int> _days = new("--days") { Description = "Days that the certificates are good for.", DefaultValueFactory = _ => 365 };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ClusterCertificatesCommand(Terminal terminal)
        : base(
            terminal,
            "certificates",
            "Make an authority and certificates by which the nodes of a cluster know each other (TLS). The folder's authority is used again where there is one.",
            "sessionrec cluster certificates",
            "sessionrec cluster certificates lighthouse=10.0.0.5 scheduler=10.0.0.6 worker=10.0.0.7,10.0.0.8 --output certificates")
    {
        Add(_nodes);
        Add(_output);
        Add(_days);
        Add(_json);
    }

    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var wanted = arguments.GetValue(_nodes) is { Length: > 0 } given ? Array.ConvertAll(given, Parse) : [("node", ClusterPlan.LocalHosts)];
        var days = arguments.GetValue(_days);
        if (days is < 1 or > 3650) throw new InputException($"--days: {days} is not allowed; it is 1 to 3650.");
        if (wanted.GroupBy(w => w.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new InputException($"'{twice.Key}' is there twice; one certificate takes several hosts, with commas between them.");

        using var authority = DevelopmentAuthority.Open(arguments.GetRequiredValue(_output), TimeProvider.System);
        var issued = wanted.Select(w => (w.Name, w.Hosts, Files: authority.Issue(w.Name, w.Hosts, TimeSpan.FromDays(days)))).ToList();
        if (arguments.GetValue(_json))
        {
            Terminal.WriteJson(new { Authority = authority.CertificatePath, Nodes = issued.Select(i => new { i.Name, i.Hosts, i.Files.Certificate, i.Files.Key }) });
            return Task.FromResult(ExitCode.Done);
        }

        Terminal.WriteLine($"authority {authority.CertificatePath}; keep {DevelopmentAuthority.KeyFile} away from the nodes");
        foreach (var (name, hosts, files) in issued)
        {
            Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {days} days, for {string.Join(", ", hosts)}:"));
            Terminal.WriteLine($"  {NodeCertificate.CertificateVariable}={files.Certificate} {NodeCertificate.KeyVariable}={files.Key} {NodeCertificate.AuthorityVariable}={authority.CertificatePath}");
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static (string Name, string[] Hosts) Parse(string text)
    {
        var hosts = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var name = text.Split('=')[0];
        if (!NodeName().IsMatch(name) || !text.Contains('=', StringComparison.Ordinal) || hosts.Length == 0 || name is "ca" or "ca-key")
            throw new InputException($"'{text}' is no node: write NAME=HOST or NAME=HOST,HOST, the name of letters, digits, dots, dashes and underscores, and not ca.");
        if (hosts.FirstOrDefault(h => !IPAddress.TryParse(h, out _) && !HostName().IsMatch(h)) is { } wrong)
            throw new InputException($"'{wrong}' in '{text}' is no host: it is an IP address or a DNS name, of which the first label may be *.");
        return (name, hosts);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
    private static partial Regex NodeName();

    [GeneratedRegex(@"^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$")]
    private static partial Regex HostName();
}
