using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using SessionRec.Cli.Rendering;
using SessionRec.Core;

namespace SessionRec.Cli.CommandLine;

/// <summary>Parses a command line, runs its command and turns whatever comes of it into messages and an exit code.</summary>
internal sealed class Application(Terminal terminal, RootCommand root)
{
    /// <summary>Set to 1 to see the stack trace of an unexpected error.</summary>
    public const string DebugVariable = "SESSIONREC_DEBUG";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            if (help.Action is HelpAction action)
                help.Action = new HelpWithExamples(action);

        var parsed = root.Parse(arguments);
        var mistakes = parsed.Errors.Select(e => e.Message).Concat(UnknownOptions(parsed)).Distinct().ToList();
        if (mistakes.Count > 0 && parsed.Action is not HelpWithExamples) return ReportUsage(parsed, mistakes);

        try
        {
            return await parsed.InvokeAsync(Invocation(), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ReportInterruption(parsed);
        }
        catch (InputException mistake)
        {
            terminal.Error.WriteLine(mistake.Message);
            return ExitCode.Failed;
        }
        catch (Exception unexpected)
        {
            return ReportUnexpected(unexpected);
        }
    }

    private InvocationConfiguration Invocation() => new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = terminal.Out,
        Error = terminal.Error,
    };

    /// <summary>The parser takes an unknown option for the value of a free argument; people mean an option.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(a => a.Tokens)
                .Where(t => t.Value.Length > 1 && t.Value[0] == '-')
                .Select(t => $"Unknown option '{t.Value}'.");

    private int ReportUsage(ParseResult parsed, IEnumerable<string> mistakes)
    {
        foreach (var message in mistakes) terminal.Error.WriteLine(message);
        terminal.Error.WriteLine($"See: {PathOf(parsed.CommandResult.Command)} --help");
        return ExitCode.Usage;
    }

    private int ReportInterruption(ParseResult parsed)
    {
        terminal.Error.WriteLine("Interrupted.");
        if ((parsed.CommandResult.Command as TerminalCommand)?.HowToGoOn(parsed) is { } hint) terminal.Error.WriteLine(hint);
        return ExitCode.Interrupted;
    }

    private int ReportUnexpected(Exception unexpected)
    {
        if (Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 } and not "0")
        {
            terminal.Error.WriteLine(unexpected);
            return ExitCode.Failed;
        }

        var message = unexpected.Message.ReplaceLineEndings(" ").TrimEnd('.');
        terminal.Error.WriteLine($"{unexpected.GetType().Name}: {message}. Set {DebugVariable}=1 for the stack trace.");
        return ExitCode.Failed;
    }

    private static string PathOf(Symbol command) =>
        command is RootCommand ? "sessionrec" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";
}
