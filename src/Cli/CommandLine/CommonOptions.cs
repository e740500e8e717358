using System.CommandLine;

namespace SessionRec.Cli.CommandLine;

/// <summary>Options that mean the same wherever they occur.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print the answer as JSON." };
}
