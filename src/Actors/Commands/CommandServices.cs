using Akka.Actor;

namespace SessionRec.Actors.Commands;

/// <summary>What palettes work on.</summary>
/// <param name="System">The node's actor system, which is or becomes a member of a cluster.</param>
/// <param name="Scheduler">The way to the cluster's scheduler, wherever it runs.</param>
/// <param name="Log">What the node has logged.</param>
/// <param name="Time">The clock.</param>
public sealed record CommandServices(ActorSystem System, IActorRef Scheduler, RecentLog Log, TimeProvider Time);
