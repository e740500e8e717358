using System.Reflection;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm;

/// <summary>The command line: connects, learns the palettes, runs what was asked for.</summary>
internal sealed class PbmProgram(TextWriter output, TextWriter error, PbmEnvironment environment)
{
    private static readonly string[] HelpWords = ["help", "--help", "-h"];

    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
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

            return words.Count > 0 && HelpWords.Contains(words[0])
                ? await HelpAsync(address, words, cancellation)
                : await RunOnNodeAsync(address, words, cancellation);
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

    private async Task<int> RunOnNodeAsync(NodeAddress address, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        await using var connection = await NodeConnection.OpenAsync(address, environment.Token, environment.AnswerWithin, cancellation);
        var runner = new CommandLineRunner(connection, output, error);
        return await runner.RunAsync(words, cancellation);
    }

    /// <summary>The usage is known here, the commands only by the node; without a node the usage must do.</summary>
    private async Task<int> HelpAsync(NodeAddress address, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        if (words.Count == 1)
        {
            foreach (var line in HelpText.Usage) output.WriteLine(line);
            output.WriteLine();
        }

        await using var connection = await NodeConnection.OpenAsync(address, environment.Token, environment.AnswerWithin, cancellation);
        return await new CommandLineRunner(connection, output, error).RunAsync(words, cancellation);
    }

    private int Report(string message, int code)
    {
        error.WriteLine(message);
        return code;
    }
}
