using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Actors.Commands;

/// <summary>One command: what it takes, and what it does.</summary>
/// <param name="Name">The second word of the command line.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="Run">
/// Does it and gives its lines as they come. Refusals are <see cref="Core.InputException"/>s; where the cluster does not
/// answer, <see cref="TimeoutException"/>.
/// </param>
/// <param name="Parameters">What it takes.</param>
public sealed record PaletteCommand(
    string Name,
    string Description,
    Func<CommandArguments, CancellationToken, IAsyncEnumerable<string>> Run,
    params IReadOnlyList<CommandParameter> Parameters)
{
    /// <summary>A command that has its answer at hand.</summary>
    public PaletteCommand(string name, string description, Func<CommandArguments, IEnumerable<string>> run, params IReadOnlyList<CommandParameter> parameters)
        : this(name, description, (arguments, _) => AtHand(() => run(arguments)), parameters)
    {
    }

    /// <summary>It goes on until it is cancelled, and no time-out ends it.</summary>
    public bool Streams { get; init; }

    /// <summary>It changes something: who ran it is in the audit lists.</summary>
    public bool Steers { get; init; }

    public CommandHelp Help => new(Name, Description, Parameters, Streams);

    private static async IAsyncEnumerable<string> AtHand(Func<IEnumerable<string>> run)
    {
        foreach (var line in run()) yield return line;
        await Task.CompletedTask;
    }
}
