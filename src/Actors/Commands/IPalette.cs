namespace SessionRec.Actors.Commands;

/// <summary>A group of commands under one word. A new one is a class of its own and a line in <see cref="PaletteRegistry"/>.</summary>
public interface IPalette
{
    /// <summary>The first word of its commands.</summary>
    string Name { get; }

    /// <summary>What it is about, in one sentence.</summary>
    string Description { get; }

    IReadOnlyList<PaletteCommand> Commands { get; }
}
