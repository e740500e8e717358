namespace SessionRec.Actors.Storage;

/// <summary>Another scheduler has taken over; this process must not decide anything any more.</summary>
public sealed class SchedulerReplacedException : Exception
{
    public SchedulerReplacedException()
        : base("another scheduler has taken over")
    {
    }

    public SchedulerReplacedException(string message)
        : base(message)
    {
    }

    public SchedulerReplacedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
