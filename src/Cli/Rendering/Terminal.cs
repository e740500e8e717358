using System.Text.Json;
using SessionRec.Core.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SessionRec.Cli.Rendering;

/// <summary>
/// Where a command writes: answers to <see cref="Out"/>, messages about them to <see cref="Error"/>. Live tables and
/// progress bars only where <see cref="IsLive"/>; otherwise plain lines that a log or a pipe can take.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that nothing wraps where no terminal sets a width.</summary>
    private const int PlainWidth = 400;

    public Terminal(TextWriter output, TextWriter error, bool isLive)
    {
        Out = output;
        Error = error;
        IsLive = isLive;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isLive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isLive && !NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isLive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isLive) Console.Profile.Width = PlainWidth;
    }

    /// <summary>Standard output, for answers and JSON.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error, for messages to a person.</summary>
    public TextWriter Error { get; }

    /// <summary>A person watches: standard output is a terminal that can move its cursor.</summary>
    public bool IsLive { get; }

    /// <summary><see cref="Out"/> as Spectre.Console sees it: tables, progress bars, colours where allowed.</summary>
    public IAnsiConsole Console { get; }

    private static bool NoColor => Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    /// <summary>The terminal this process was started on.</summary>
    public static Terminal OfProcess() => new(
        System.Console.Out,
        System.Console.Error,
        !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb");

    public void WriteLine(string line = "") => Out.WriteLine(line);

    public void WriteJson<T>(T answer) => Out.WriteLine(JsonSerializer.Serialize(answer, ReportJson.Indented));

    /// <summary>Writes a table or another block; without the blanks at the ends of its lines where nobody watches.</summary>
    public void Write(IRenderable block)
    {
        if (IsLive)
        {
            Console.Write(block);
            return;
        }

        foreach (var line in Console.ToAnsi(block).TrimEnd().Split('\n')) Out.WriteLine(line.TrimEnd());
    }
}
