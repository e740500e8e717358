namespace SessionRec.Cli.Tests;

/// <summary>Tests that run the real program run one after another: each takes a core or two.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealProgram
{
    public const string Name = "real program";
}
