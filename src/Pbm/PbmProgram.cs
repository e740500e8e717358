using System.Reflection;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm;

/// <summary>The command line: connects, learns the palettes, runs what was asked for.</summary>
internal sealed class PbmProgram(TextWriter output, TextWriter error, PbmEnvironment environment, ProcessSignals signals)
{
    public async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var cancellation = signals.Token;
        try
        {
            var address = NodeAddress.Default;
            if (words.Count > 0 && NodeAddress.IsMeant(words[0]))
            {
                address = NodeAddress.Parse(words[0]) ?? throw new UsageException($"'{words[0]}' is no address; write it like {NodeAddress.Default}.");
                words = [.. words.Skip(1)];
            }

            if (words is ["--version"])
            {
                output.WriteLine(Assembly.GetExecutingAssembly().GetName().Version?.ToString(3));
                return PbmExitCode.Done;
            }

            if (words.Count == 0) return await PromptAsync(address, cancellation);
            if (words is [("help" or "--help" or "-h")])
            {
                // The usage is known here, the commands only by the node; without a node the usage must do.
                foreach (var line in HelpText.Usage.Append("")) output.WriteLine(line);
            }

            await using var connection = await OpenAsync(address, cancellation);
            return await new CommandLineRunner(connection, output, error).RunAsync(words, cancellation);
        }
        catch (UsageException mistake)
        {
            return Report(mistake.Message, PbmExitCode.Usage);
        }
        catch (ConnectionException unreachable)
        {
            return Report(unreachable.Message, PbmExitCode.CannotConnect);
        }
        catch (TimeoutException silence)
        {
            return Report(silence.Message, PbmExitCode.TimeOut);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return PbmExitCode.Interrupted;
        }
        catch (IOException)
        {
            // Whoever read our output has seen enough.
            return PbmExitCode.Failed;
        }
    }

    private Task<NodeConnection> OpenAsync(NodeAddress address, CancellationToken cancellation) =>
        NodeConnection.OpenAsync(address, environment.Token, environment.AnswerWithin, cancellation);

    private Task<int> PromptAsync(NodeAddress address, CancellationToken cancellation) =>
        new Prompt(() => OpenAsync(address, cancellation), LineReader($"[{address}] pbm> "), output, error, signals).RunAsync();

    /// <summary>Key by key on a terminal; line by line, without a prompt, where the commands come from a file or a program.</summary>
    private Func<IReadOnlyList<PaletteHelp>, string?> LineReader(string prompt)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected) return _ => Console.In.ReadLine();
        IReadOnlyList<PaletteHelp> known = [];
        var editor = new LineEditor(ReadKey, output, typed => Completion.Of(known, typed));
        return palettes =>
        {
            known = palettes;
            return editor.Read(prompt);
        };
    }

    /// <summary>Ctrl+C is a key while a line is typed, and a signal while a command runs.</summary>
    private static ConsoleKeyInfo ReadKey()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private int Report(string message, int code)
    {
        error.WriteLine(message);
        return code;
    }
}
