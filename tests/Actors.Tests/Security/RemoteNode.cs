using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;

namespace SessionRec.Actors.Tests.Security;

/// <summary>A node in this process that others reach over TLS, and what it logged.</summary>
internal sealed class RemoteNode : IAsyncDisposable
{
    private readonly string _log = Path.GetTempFileName();

    public RemoteNode(NodeCertificate certificate)
    {
        var cluster = new ClusterOptions("SessionRec", "127.0.0.1", 0, [], ["worker"], "1.0.0", "node") { Certificate = certificate };
        var logged = ConfigurationFactory.ParseString("akka { loglevel = WARNING\n stdout-loglevel = OFF\n loggers = [\"SessionRec.Actors.Hosting.FileLogger, SessionRec.Actors\"] }");
        Setup[] setups = [BootstrapSetup.Create().WithConfig(logged.WithFallback(SessionRecConfig.Common).WithFallback(SessionRecConfig.Cluster(cluster))), certificate.Setup, new FileLoggerSetup(_log)];
        System = ActorSystem.Create("SessionRec", ActorSystemSetup.Create(setups));
    }

    public ActorSystem System { get; }

    public Address Address => Akka.Cluster.Cluster.Get(System).SelfAddress;

    /// <summary>What it has logged by now.</summary>
    public string[] Log
    {
        get
        {
            using var reader = new StreamReader(new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd().Split('\n');
        }
    }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        File.Delete(_log);
    }
}
