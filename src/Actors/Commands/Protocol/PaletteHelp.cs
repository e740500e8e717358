namespace SessionRec.Actors.Commands.Protocol;

/// <summary>A palette as the client shows it.</summary>
/// <param name="Name">The first word of its commands.</param>
/// <param name="Description">What the palette is about, in one sentence.</param>
/// <param name="Commands">Its commands.</param>
public sealed record PaletteHelp(string Name, string Description, IReadOnlyList<CommandHelp> Commands);
