using System.CommandLine;

namespace SessionRec.Cli.CommandLine;

/// <summary>Commands about one subject; does nothing itself.</summary>
internal sealed class CommandGroup : Command, IHasExamples
{
    public CommandGroup(string name, string description, IEnumerable<Command> commands, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        foreach (var command in commands) Add(command);
    }

    public IReadOnlyList<string> Examples { get; }
}
