using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm;

/// <summary>Runs the words of one command line on a node, or answers them with help.</summary>
internal sealed class CommandLineRunner(NodeConnection connection, TextWriter output, TextWriter error)
{
    private static readonly string[] HelpSwitches = ["--help", "-h"];

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        if (words[0] == "help") return Help([.. words.Skip(1)]);
        if (words.Any(HelpSwitches.Contains)) return Help([.. words.Except(HelpSwitches)]);
        if (words.Count == 1 && connection.Palettes.FirstOrDefault(p => p.Name == words[0]) is { } palette)
        {
            Write(error, HelpText.Of(palette));
            return PbmExitCode.Usage;
        }

        // What the node does not know it says itself.
        var run = new PbmMessage.Run(words[0], words.ElementAtOrDefault(1) ?? "", [.. words.Skip(2)]);
        var streams = FindCommand(words) is { Streams: true };
        var end = await connection.RunAsync(run, streams, lines => Write(output, lines), cancellation);
        if (end.Error is not null) Write(error, [end.Error]);
        if (end.Code == PbmExitCode.Usage && FindCommand(words) is { } command) Write(error, HelpText.Of(connection.Palettes.First(p => p.Name == words[0]), command).Take(1).Select(u => $"usage: {u}"));
        return cancellation.IsCancellationRequested ? PbmExitCode.Interrupted : end.Code;
    }

    private CommandHelp? FindCommand(IReadOnlyList<string> words) =>
        words.Count < 2 ? null : connection.Palettes.FirstOrDefault(p => p.Name == words[0])?.Commands.FirstOrDefault(c => c.Name == words[1]);

    private int Help(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            Write(output, HelpText.Of(connection.Palettes));
            return PbmExitCode.Done;
        }

        if (connection.Palettes.FirstOrDefault(p => p.Name == words[0]) is not { } palette)
        {
            Write(error, [$"There is no palette '{words[0]}'. There are: {string.Join(", ", connection.Palettes.Select(p => p.Name))}."]);
            return PbmExitCode.Usage;
        }

        Write(output, FindCommand(words) is { } command ? HelpText.Of(palette, command) : HelpText.Of(palette));
        return PbmExitCode.Done;
    }

    /// <summary>What a node sends may have been named by anybody: nothing of it may steer the terminal.</summary>
    private static void Write(TextWriter writer, IEnumerable<string> lines)
    {
        foreach (var line in lines) writer.WriteLine(string.Concat(line.Select(c => char.IsControl(c) && c != '\t' ? '?' : c)));
        writer.Flush();
    }
}
