using System.CommandLine;
using SessionRec.Cli.CommandLine;

namespace SessionRec.Cli.Tests.CommandLine;

public class ApplicationTests
{
    private readonly TestTerminal _terminal = new();

    public static TheoryData<string> AllCommands => new(Walk(Commands.Compose(new TestTerminal().Terminal), []).Select(path => string.Join(' ', path)));

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Every_command_has_a_description_and_an_example_in_its_help(string command)
    {
        Assert.Equal(ExitCode.Done, await _terminal.RunAsync([.. command.Split(' '), "--help"]));

        Assert.Contains("Description:", _terminal.Output, StringComparison.Ordinal);
        var example = _terminal.Output[_terminal.Output.IndexOf("Example", StringComparison.Ordinal)..];
        Assert.Contains($"  sessionrec {command}", example, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_argument_and_option_says_what_it_is()
    {
        var mute = AllSymbols(Commands.Compose(_terminal.Terminal)).Where(s => string.IsNullOrWhiteSpace(s.Description) && s is not (VersionOption or System.CommandLine.Help.HelpOption));

        Assert.Empty(mute.Select(s => s.Name));
    }

    [Theory]
    [InlineData("Unknown option '--nope'.", "models", "--nope")]
    [InlineData("--window: 0 is below the least allowed value, 1.", "train", "--window", "0")]
    [InlineData("--window: x is not a whole number.", "train", "--window", "x")]
    [InlineData("-k: 0 is not allowed; it is 1 to 1000.", "baseline", "-k", "0")]
    [InlineData("Required argument missing for command: 'best'.", "best")]
    [InlineData("Argument 'median' not recognized.", "best", "shop", "--scope", "median")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_is_wrong(string message, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await _terminal.RunAsync(arguments));

        Assert.StartsWith(message, _terminal.Error, StringComparison.Ordinal);
        Assert.EndsWith($"See: sessionrec {arguments[0]} --help\n", _terminal.Error, StringComparison.Ordinal);
        Assert.Empty(_terminal.Output);
    }

    [Fact]
    public async Task A_mistake_in_the_input_ends_with_1_and_its_message_alone()
    {
        Assert.Equal(ExitCode.Failed, await _terminal.RunAsync("data", "describe", "there-is-no-such-file.tsv"));

        Assert.Contains("there-is-no-such-file.tsv", _terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _terminal.Error, StringComparison.Ordinal);
        Assert.Single(_terminal.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task An_unexpected_error_is_one_line_with_a_hint()
    {
        var root = new RootCommand("test") { new Failing(_terminal) };

        Assert.Equal(ExitCode.Failed, await new Application(_terminal.Terminal, root).RunAsync(["fail"], TestContext.Current.CancellationToken));
        Assert.Equal("InvalidOperationException: two lines. Set SESSIONREC_DEBUG=1 for the stack trace.\n", _terminal.Error);
    }

    [Fact]
    public async Task A_cancelled_command_ends_with_130_and_says_how_to_go_on()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var root = new RootCommand("test") { new Waiting(_terminal) };

        Assert.Equal(ExitCode.Interrupted, await new Application(_terminal.Terminal, root).RunAsync(["wait"], cancelled.Token));
        Assert.Equal("Interrupted.\nCall it again.\n", _terminal.Error);
    }

    private static IEnumerable<string[]> Walk(Command command, string[] path) => command.Subcommands
        .SelectMany(sub => Walk(sub, [.. path, sub.Name]).Prepend([.. path, sub.Name]));

    private static IEnumerable<Symbol> AllSymbols(Command command) =>
        [.. command.Arguments, .. command.Options, .. command.Subcommands, .. command.Subcommands.SelectMany(AllSymbols)];

    private sealed class Failing(TestTerminal terminal) : TerminalCommand(terminal.Terminal, "fail", "Fails.")
    {
        protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation) => throw new InvalidOperationException("two\nlines.");
    }

    private sealed class Waiting(TestTerminal terminal) : TerminalCommand(terminal.Terminal, "wait", "Waits.")
    {
        public override string HowToGoOn(ParseResult arguments) => "Call it again.";

        protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return ExitCode.Done;
        }
    }
}
