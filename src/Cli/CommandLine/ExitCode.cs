namespace SessionRec.Cli.CommandLine;

/// <summary>What a finished command tells the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It did not work: wrong input, a server that says no, an error of ours.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself was wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C or SIGTERM ended it.</summary>
    public const int Interrupted = 130;
}
