using SessionRec.Actors.Commands.Palettes;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Actors.Commands;

/// <summary>The palettes there are, in the order in which the help shows them.</summary>
public sealed class PaletteRegistry(IReadOnlyList<IPalette> palettes)
{
    public IReadOnlyList<IPalette> Palettes { get; } = palettes;

    public IReadOnlyList<PaletteHelp> Help => [.. Palettes.Select(p => new PaletteHelp(p.Name, p.Description, [.. p.Commands.Select(c => c.Help)]))];

    public static PaletteRegistry Of(CommandServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new PaletteRegistry(
        [
            new ClusterPalette(services.System, services.Time),
            new ActorPalette(services.System),
            new LogPalette(services.Log),
            new TunePalette(services.System, services.Scheduler),
        ]);
    }

    /// <exception cref="UsageException">There is no such palette or command; the message says which there are.</exception>
    public PaletteCommand Find(string palette, string command)
    {
        var found = Palettes.FirstOrDefault(p => p.Name == palette)
            ?? throw new UsageException($"There is no palette '{palette}'. There are: {string.Join(", ", Palettes.Select(p => p.Name))}.");
        return found.Commands.FirstOrDefault(c => c.Name == command)
            ?? throw new UsageException($"There is no command '{palette} {command}'. There are: {string.Join(", ", found.Commands.Select(c => c.Name))}.");
    }
}
