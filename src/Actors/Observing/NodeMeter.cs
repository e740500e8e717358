using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Hosting;

namespace SessionRec.Actors.Observing;

/// <summary>What any node sees of its cluster.</summary>
internal sealed class NodeMeter(ActorSystem system) : IHostedService, IDisposable
{
    public const string Name = "SessionRec.Membership";

    private readonly Meter _meter = new(Name);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var cluster = Cluster.Get(system);
        _meter.CreateObservableGauge(
            "sessionrec.members",
            () => cluster.State.Members.GroupBy(m => m.Status).Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("status", g.Key.ToString().ToLowerInvariant()))),
            description: "Members of the cluster by their status, as this node sees it.");
        _meter.CreateObservableGauge("sessionrec.unreachable", () => cluster.State.Unreachable.Count, description: "Members that this node, or others that it believes, cannot reach.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
