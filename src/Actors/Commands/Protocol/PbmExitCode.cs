namespace SessionRec.Actors.Commands.Protocol;

/// <summary>What a finished command tells the shell.</summary>
public static class PbmExitCode
{
    public const int Done = 0;

    /// <summary>The command did not work.</summary>
    public const int Failed = 1;

    /// <summary>There is no such command, or its arguments are wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The node cannot be reached, or does not let the client in.</summary>
    public const int CannotConnect = 3;

    /// <summary>The node, or the cluster behind it, did not answer in time.</summary>
    public const int TimeOut = 4;

    /// <summary>Ctrl+C or SIGTERM ended it.</summary>
    public const int Interrupted = 130;
}
