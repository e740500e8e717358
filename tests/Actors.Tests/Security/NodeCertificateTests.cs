using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Event;
using SessionRec.Actors.Security;
using SessionRec.Core;

namespace SessionRec.Actors.Tests.Security;

[SuppressMessage("Design", "CA1063", Justification = "Nothing but a folder is let go.")]
public class NodeCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-certificates-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Without_a_variable_there_is_none() => Assert.Null(NodeCertificate.FromEnvironment(new Dictionary<string, string> { [NodeCertificate.KeyVariable] = "" }));

    [Fact]
    public void What_the_authority_issued_is_taken()
    {
        var (certificate, key, authority) = Issue("one");

        var node = Read(certificate, key, authority)!;

        Assert.True(node.Setup is { RequireMutualAuthentication: true, ValidateCertificateHostname: true, SuppressValidation: false, CustomValidator: not null });
        Assert.True(node.Setup.Certificate.HasPrivateKey);
    }

    [Fact]
    public void Keys_are_for_their_owner_alone()
    {
        var (_, key, authority) = Issue("one");
        string[] keys = [key, Path.Combine(Path.GetDirectoryName(authority)!, DevelopmentAuthority.KeyFile)];
        foreach (var file in keys)
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void The_authority_of_a_folder_stays_the_same_and_overwrites_nothing()
    {
        var first = Issue("one");
        var ours = File.ReadAllText(first.Authority);

        var second = Issue("one", node: "another");

        Assert.Equal(ours, File.ReadAllText(second.Authority));
        Assert.NotNull(Read(second.Certificate, second.Key, first.Authority));
        Assert.Contains("exists already", Assert.Throws<InputException>(() => Issue("one")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_told_before_the_node_starts()
    {
        var (certificate, key, authority) = Issue("one");
        var (foreignCertificate, foreignKey, foreignAuthority) = Issue("two");
        var expired = Issue("three", lifetime: TimeSpan.FromMinutes(-30));

        Says(NodeCertificate.AuthorityVariable, "not set", certificate, key, "");
        Says(NodeCertificate.CertificateVariable, "cannot be used", Path.Combine(_folder, "none.pem"), key, authority);
        Says(NodeCertificate.CertificateVariable, "has no certificate", key, key, authority);
        Says(NodeCertificate.KeyVariable, "cannot be used", certificate, foreignKey, authority);
        Says(NodeCertificate.CertificateVariable, "not vouched for", certificate, key, foreignAuthority);
        Says(NodeCertificate.CertificateVariable, "not vouched for", foreignCertificate, foreignKey, authority);
        Says(NodeCertificate.CertificateVariable, "not vouched for", expired.Certificate, expired.Key, expired.Authority);
    }

    [Fact]
    public async Task Nodes_of_one_authority_speak_to_each_other()
    {
        await using var one = Node(Issue("one"));
        await using var other = Node(Issue("one", node: "other"));

        Assert.NotNull(await AskAsync(one.System, other.Address));
        Assert.False(one.System.WhenTerminated.IsCompleted);
    }

    [Theory]
    [InlineData("one", "elsewhere.example", "it is for another host")]
    [InlineData("two", "127.0.0.1", "certificate signature failure")]
    public async Task Who_is_called_must_be_the_host_that_was_asked_for_and_of_our_authority(string authority, string host, string reason)
    {
        await using var one = Node(Issue("one"));
        await using var other = Node(Issue(authority, node: "other", host: host));

        Assert.Null(await AskAsync(one.System, other.Address));

        // The log is written by an actor of its own.
        while (!Array.Exists(one.Log, line => line.Contains(reason, StringComparison.Ordinal))) await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("10.9.8.7", false)]
    [InlineData("none.invalid", false)]
    public void A_caller_must_be_at_an_address_of_its_certificate(string host, bool isTaken)
    {
        var validate = Read(Issue("one"))!.Setup.CustomValidator!;
        using var caller = X509CertificateLoader.LoadCertificateFromFile(Issue("one", node: "caller", host: host).Certificate);

        Assert.Equal(isTaken, validate(caller, new X509Chain(), "[::ffff:127.0.0.1]:4711", SslPolicyErrors.RemoteCertificateChainErrors, NoLogger.Instance));
    }

    private static async Task<IActorRef?> AskAsync(ActorSystem system, Address address)
    {
        try
        {
            return await system.ActorSelection(new RootActorPath(address) / "user").ResolveOne(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        catch (ActorNotFoundException)
        {
            return null;
        }
    }

    private static RemoteNode Node((string Certificate, string Key, string Authority) files) => new(Read(files)!);

    private static NodeCertificate? Read((string Certificate, string Key, string Authority) files) => Read(files.Certificate, files.Key, files.Authority);

    private static void Says(string variable, string told, string certificate, string key, string authority)
    {
        var message = Assert.Throws<InputException>(() => Read(certificate, key, authority)).Message;
        Assert.Contains(variable, message, StringComparison.Ordinal);
        Assert.Contains(told, message, StringComparison.Ordinal);
    }

    private static NodeCertificate? Read(string certificate, string key, string authority) => NodeCertificate.FromEnvironment(new Dictionary<string, string>
    {
        [NodeCertificate.CertificateVariable] = certificate,
        [NodeCertificate.KeyVariable] = key,
        [NodeCertificate.AuthorityVariable] = authority,
    });

    private (string Certificate, string Key, string Authority) Issue(string authority, string node = "node", TimeSpan? lifetime = null, string host = "127.0.0.1")
    {
        using var opened = DevelopmentAuthority.Open(Path.Combine(_folder, authority), TimeProvider.System);
        var (certificate, key) = opened.Issue(node, [host], lifetime ?? TimeSpan.FromDays(1));
        return (certificate, key, opened.CertificatePath);
    }
}
