using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Scheduling;

namespace SessionRec.Actors.Commands;

/// <summary>The way to the cluster's scheduler from any node.</summary>
internal static class SchedulerProxy
{
    private const string SingletonPath = "/user/scheduler";

    /// <summary>The proxy that the node has for its own work, else a new one.</summary>
    public static IActorRef Of(ActorSystem system) =>
        ActorRegistry.For(system).TryGet<SchedulerActor>(out var proxy) ? proxy : Start((ExtendedActorSystem)system);

    private static IActorRef Start(ExtendedActorSystem system) => system.SystemActorOf(
        ClusterSingletonProxy.Props(
            SingletonPath,
            ClusterSingletonProxySettings.Create(system).WithRole(SessionRecConfig.SchedulerRole).WithSingletonName("current")),
        "pbm-scheduler-proxy");
}
