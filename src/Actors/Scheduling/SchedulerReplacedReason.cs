using Akka.Actor;
using SessionRec.Actors.Hosting;

namespace SessionRec.Actors.Scheduling;

/// <summary>The node ends since another scheduler has taken over from it.</summary>
public sealed class SchedulerReplacedReason : CoordinatedShutdown.Reason
{
    private SchedulerReplacedReason()
    {
    }

    public static SchedulerReplacedReason Instance { get; } = new();

    public override int ExitCode => NodeExitCode.StartAgain;
}
