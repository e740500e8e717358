namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>How the pods of a workload fare.</summary>
/// <param name="Waiting">Why their container does not run, with the message of that; null where it becomes ready.</param>
/// <param name="Log">What their container has written.</param>
/// <param name="ExitCode">How it ended last; null where it has not.</param>
/// <param name="Scheduled">Whether there is a machine for them.</param>
internal sealed record PodPlay((string Reason, string Message)? Waiting = null, string Log = "", int? ExitCode = null, bool Scheduled = true)
{
    public static PodPlay Well { get; } = new();
}
