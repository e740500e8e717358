using Akka.Actor;
using Akka.Cluster;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;

namespace SessionRec.Actors.Nodes;

/// <summary>Tells all scheduler nodes what operators do on this one.</summary>
public sealed class OperatorActions(ActorSystem system)
{
    /// <summary>The name of the actor on a scheduler node that hears of it.</summary>
    public const string ActorName = "audit";

    public void Tell(OperatorAction action)
    {
        foreach (var member in Cluster.Get(system).State.Members.Where(m => m.HasRole(SessionRecConfig.SchedulerRole) && m.Status is MemberStatus.Up or MemberStatus.Leaving))
            system.ActorSelection($"{new RootActorPath(member.Address)}user/{ActorName}").Tell(action);
    }
}
