using System.CommandLine;
using System.Text.RegularExpressions;
using SessionRec.Core.Tuning.Files;

namespace SessionRec.Cli.Tuning;

/// <summary>What <c>tune</c> and <c>submit</c> may change of a study file.</summary>
internal sealed partial class StudyFileOptions
{
    private readonly Option<bool> _smokeTest = new("--smoke-test") { Description = "Run two trials of two epochs only, to see that everything works." };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Use this seed instead of the file's.", HelpName = "n" };

    public void AddTo(Command command)
    {
        command.Add(_smokeTest);
        command.Add(_seed);
    }

    /// <summary>Reads <paramref name="file"/> with these changes.</summary>
    /// <exception cref="Core.InputException">Something in it is wrong.</exception>
    public StudyDraft Read(ParseResult arguments, string file)
    {
        var spec = StudyFile.Load(file);
        if (arguments.GetValue(_seed) is { } seed) spec = StudyFile.Parse(WithSeed(spec.Yaml, seed), file);
        return new StudyDraft(file, arguments.GetValue(_smokeTest) ? spec.ForSmokeTest() : spec);
    }

    /// <summary>The text with another seed: in its place, so that line numbers stay, or at the end.</summary>
    internal static string WithSeed(string yaml, ulong seed) => SeedLine().IsMatch(yaml)
        ? SeedLine().Replace(yaml, $"seed: {seed}")
        : $"{yaml.TrimEnd()}\nseed: {seed}\n";

    [GeneratedRegex("^seed:[^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex SeedLine();
}
