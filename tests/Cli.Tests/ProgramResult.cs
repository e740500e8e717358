namespace SessionRec.Cli.Tests;

/// <summary>How a command ended and what it said.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);
