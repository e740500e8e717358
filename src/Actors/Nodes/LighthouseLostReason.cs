using Akka.Actor;
using SessionRec.Actors.Hosting;

namespace SessionRec.Actors.Nodes;

/// <summary>The node ends since there is no Lighthouse any more.</summary>
public sealed class LighthouseLostReason : CoordinatedShutdown.Reason
{
    private LighthouseLostReason()
    {
    }

    public static LighthouseLostReason Instance { get; } = new();

    public override int ExitCode => NodeExitCode.StartAgain;
}
