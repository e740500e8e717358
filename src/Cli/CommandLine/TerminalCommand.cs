using System.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.CommandLine;

/// <summary>
/// A command that does something. Its class is thin: it declares its arguments, reads them, calls what does the work and
/// shows the answer. Errors are exceptions; <see cref="Application"/> turns them into messages and exit codes.
/// </summary>
internal abstract class TerminalCommand : Command, IHasExamples
{
    protected TerminalCommand(Terminal terminal, string name, string description, params string[] examples)
        : base(name, description)
    {
        Terminal = terminal;
        Examples = examples;
        SetAction(ExecuteAsync);
    }

    public IReadOnlyList<string> Examples { get; }

    protected Terminal Terminal { get; }

    /// <summary>How to go on after Ctrl+C, or null where there is nothing to go on with.</summary>
    public virtual string? HowToGoOn(ParseResult arguments) => null;

    protected abstract Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation);
}
