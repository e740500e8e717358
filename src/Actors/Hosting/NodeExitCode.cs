using Akka.Actor;

namespace SessionRec.Actors.Hosting;

/// <summary>How a node's process ends: with 0 where it was asked to, else so that its supervisor starts it again.</summary>
public static class NodeExitCode
{
    /// <summary>The node cannot go on in this cluster as the process it is; a new one can.</summary>
    public const int StartAgain = 3;

    /// <summary>By the reason for which the actor system was shut down.</summary>
    public static int Of(ActorSystem system) => CoordinatedShutdown.Get(system).ShutdownReason is { ExitCode: not 0 } ? StartAgain : 0;
}
