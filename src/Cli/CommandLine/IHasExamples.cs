namespace SessionRec.Cli.CommandLine;

/// <summary>A command whose <c>--help</c> ends with examples.</summary>
internal interface IHasExamples
{
    IReadOnlyList<string> Examples { get; }
}
