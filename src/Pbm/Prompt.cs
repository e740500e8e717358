using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm;

/// <summary>One command after the other, until <c>exit</c> or the end of the input.</summary>
/// <param name="open">Connects to the node; again, where it has ended the connection meanwhile.</param>
/// <param name="readLine">Reads a line after a prompt, with what completes it; null at the end of the input.</param>
/// <param name="output">Where output goes.</param>
/// <param name="error">Where errors go.</param>
/// <param name="signals">Tells Ctrl+C of a command from that of the program.</param>
internal sealed class Prompt(
    Func<Task<NodeConnection>> open, Func<IReadOnlyList<PaletteHelp>, string?> readLine, TextWriter output, TextWriter error, ProcessSignals signals)
{
    /// <returns>The exit code of the last command.</returns>
    public async Task<int> RunAsync()
    {
        NodeConnection? connection = await open();
        var palettes = connection.Palettes;
        var code = PbmExitCode.Done;
        try
        {
            while (!signals.Token.IsCancellationRequested && readLine(palettes) is { } line)
            {
                var words = CommandWords.Split(line);
                if (words.Count == 0) continue;
                if (words is ["exit" or "quit"]) return code;
                try
                {
                    using var command = signals.ForCommand();
                    connection ??= await open();
                    palettes = connection.Palettes;
                    code = await new CommandLineRunner(connection, output, error).RunAsync(words, command.Token);
                }
                catch (Exception broken) when (broken is ConnectionException or TimeoutException)
                {
                    error.WriteLine(broken.Message);
                    code = broken is ConnectionException ? PbmExitCode.CannotConnect : PbmExitCode.TimeOut;
                    if (connection is not null) await connection.DisposeAsync();
                    connection = null;
                }
            }

            return signals.Token.IsCancellationRequested ? PbmExitCode.Interrupted : code;
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync();
        }
    }
}
