using SessionRec.Actors.Commands.Protocol;
using SessionRec.Pbm;

namespace SessionRec.Pbm.Tests.Client;

public sealed class LineEditorTests : IDisposable
{
    private static readonly IReadOnlyList<PaletteHelp> Palettes =
    [
        new("cluster", "", [new("show", "", [], false), new("status", "", [], false), new("leave", "", [new("ADDRESS", "-a", "", false)], false)]),
        new("tune", "", [new("studies", "", [], false)]),
    ];

    private readonly StringWriter _terminal = new();

    [Theory]
    [InlineData("show↵", "show")]
    [InlineData("cluster shw←o↵", "cluster show")]
    [InlineData("xshow⇱⌦↵", "show")]
    [InlineData("showw⌫↵", "show")]
    [InlineData("clu⇥sho⇥↵", "cluster show ")]
    [InlineData("clu⇥s⇥t⇥↵", "cluster status ")]
    [InlineData("cluster leave ⇥x↵", "cluster leave -a x")]
    [InlineData("nonsense✗tune↵", "tune")]
    public void Keys_edit_the_line(string keys, string expected) => Assert.Equal(expected, Editor(keys).Read("> "));

    [Fact]
    public void Where_there_is_a_choice_it_is_shown()
    {
        Editor("cluster s⇥↵").Read("> ");

        Assert.Contains("show  status", _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_come_back_and_the_input_ends_with_control_d()
    {
        var editor = Editor("one↵two↵↑↑↵↑↓↓three↵⏏");

        Assert.Equal(["one", "two", "one", "three", null], Enumerable.Range(0, 5).Select(_ => editor.Read("> ")));
    }

    [Theory]
    [InlineData("cluster leave  -a x", new[] { "cluster", "leave", "-a", "x" })]
    [InlineData("tune best \"two words\" ''", new[] { "tune", "best", "two words", "" })]
    [InlineData("  ", new string[0])]
    public void Blanks_part_words_and_quotes_keep_them_together(string line, string[] words) => Assert.Equal(words, CommandWords.Split(line));

    [Theory]
    [InlineData("10.0.0.7:9110", "10.0.0.7", 9110)]
    [InlineData("[::1]:1", "::1", 1)]
    [InlineData("lighthouse-0.lighthouse:9110", "lighthouse-0.lighthouse", 9110)]
    public void An_address_is_a_host_and_a_port(string text, string host, int port)
    {
        Assert.Equal(new NodeAddress(host, port), NodeAddress.Parse(text));
        Assert.Equal(text, NodeAddress.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData(":9110")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("::1:9110")]
    public void What_is_no_address_is_none(string text) => Assert.Null(NodeAddress.Parse(text));

    public void Dispose() => _terminal.Dispose();

    private LineEditor Editor(string keys)
    {
        var typed = new Queue<char>(keys);
        return new LineEditor(() => Key(typed.Dequeue()), _terminal, line => Completion.Of(Palettes, line));
    }

    private static ConsoleKeyInfo Key(char key) => key switch
    {
        '↵' => new('\r', ConsoleKey.Enter, false, false, false),
        '⇥' => new('\t', ConsoleKey.Tab, false, false, false),
        '⌫' => new('\b', ConsoleKey.Backspace, false, false, false),
        '⌦' => new('\0', ConsoleKey.Delete, false, false, false),
        '←' => new('\0', ConsoleKey.LeftArrow, false, false, false),
        '⇱' => new('\0', ConsoleKey.Home, false, false, false),
        '↑' => new('\0', ConsoleKey.UpArrow, false, false, false),
        '↓' => new('\0', ConsoleKey.DownArrow, false, false, false),
        '✗' => new('\u0003', ConsoleKey.C, false, false, true),
        '⏏' => new('\u0004', ConsoleKey.D, false, false, true),
        _ => new(key, ConsoleKey.NoName, false, false, false),
    };
}
