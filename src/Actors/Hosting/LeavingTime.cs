namespace SessionRec.Actors.Hosting;

/// <summary>How long each step of a node's leaving may take. Each is inside the next, so that none is cut off by the one around it.</summary>
public static class LeavingTime
{
    /// <summary>A trial finishes its epoch; after that the epoch is broken off. A pod has few seconds to be gone in.</summary>
    public static readonly TimeSpan FinishEpoch = TimeSpan.FromSeconds(4);

    /// <summary>All trials are saved and handed back, and the scheduler has said so.</summary>
    public static readonly TimeSpan HandBack = TimeSpan.FromSeconds(8);

    /// <summary>The phase of Akka's coordinated shutdown in which they are.</summary>
    public static readonly TimeSpan Phase = TimeSpan.FromSeconds(9);

    /// <summary>The whole process ends.</summary>
    public static readonly TimeSpan Process = TimeSpan.FromSeconds(18);

    /// <summary>Whoever asked it to end kills it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
}
