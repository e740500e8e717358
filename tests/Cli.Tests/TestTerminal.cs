using System.Text;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tests;

/// <summary>A terminal that nobody watches and that keeps what was written, and commands run in this process on it.</summary>
internal sealed class TestTerminal
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public TestTerminal() => Terminal = new Terminal(new StringWriter(_output) { NewLine = "\n" }, new StringWriter(_error) { NewLine = "\n" }, isLive: false);

    public Terminal Terminal { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task<int> RunAsync(params string[] arguments) =>
        new Application(Terminal, Commands.Compose(Terminal)).RunAsync(arguments, TestContext.Current.CancellationToken);
}
