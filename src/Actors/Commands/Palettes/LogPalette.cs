using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Actors.Commands.Palettes;

/// <summary><c>log</c>: what this node's actors log.</summary>
public sealed class LogPalette : IPalette
{
    private static readonly CommandParameter Count = new("COUNT", "-n", $"how many; {RecentLog.DefaultCapacity} are kept", IsRequired: false);

    private readonly RecentLog _log;

    public LogPalette(RecentLog log)
    {
        _log = log;
        Commands =
        [
            new PaletteCommand("tail", "Log events as they come, until you cancel it.", (_, cancellation) => log.FollowAsync(cancellation)) { Streams = true },
            new PaletteCommand("peek", "The last log events, oldest first.", Peek, Count),
        ];
    }

    public string Name => "log";

    public string Description => "What this node logs.";

    public IReadOnlyList<PaletteCommand> Commands { get; }

    private IEnumerable<string> Peek(CommandArguments arguments) =>
        _log.Peek().TakeLast(arguments.Number(Count, 1, RecentLog.DefaultCapacity, RecentLog.DefaultCapacity));
}
