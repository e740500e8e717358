namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>How the pods of a workload fare.</summary>
/// <param name="Waiting">Why their container does not run, with the message of that; null where it runs.</param>
/// <param name="Log">What their container has written.</param>
/// <param name="ExitCode">How it ended last; null where it has not.</param>
/// <param name="Scheduled">Whether there is a machine for them.</param>
internal sealed record PodPlay((string Reason, string Message)? Waiting = null, string Log = "", int? ExitCode = null, bool Scheduled = true)
{
    public static PodPlay Well { get; } = new();

    /// <summary>The image of the pods that fare so, all others fare well; null for all.</summary>
    public string? Image { get; init; }

    /// <summary>What the container wrote that ended before the one that runs.</summary>
    public string PreviousLog { get; init; } = "";

    /// <summary>Why it ended last.</summary>
    public string ExitReason { get; init; } = "Error";

    /// <summary>Whether it becomes ready once it runs.</summary>
    public bool BecomesReady { get; init; } = true;

    /// <summary>Whether it becomes ready only where the first pod of its workload runs, as a node that looks for its seed.</summary>
    public bool NeedsTheFirst { get; init; }

    /// <summary>Why no pod may be made; null where they are.</summary>
    public string? Refusal { get; init; }

    /// <summary>The kubelet's last warning.</summary>
    public (string Reason, string Message)? Warning { get; init; }

    /// <summary>A container that somebody else puts beside ours.</summary>
    public string? Sidecar { get; init; }
}
