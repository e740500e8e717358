using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm;

/// <summary>What can follow what was typed, from the palettes of the node.</summary>
internal static class Completion
{
    /// <summary>The words that can take the place of the last, unfinished one of <paramref name="typed"/>.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<PaletteHelp> palettes, string typed)
    {
        var words = CommandWords.Split(typed).ToList();
        var unfinished = typed.Length == 0 || char.IsWhiteSpace(typed[^1]) ? "" : words[^1];
        if (unfinished.Length > 0) words.RemoveAt(words.Count - 1);
        return [.. Candidates(palettes, words).Where(c => c.StartsWith(unfinished, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Candidates(IReadOnlyList<PaletteHelp> palettes, List<string> before)
    {
        if (before is ["help"]) return palettes.Select(p => p.Name);
        if (before.Count == 0) return palettes.Select(p => p.Name).Concat(["help", "exit"]);
        if (palettes.FirstOrDefault(p => p.Name == before[0]) is not { } palette) return [];
        if (before.Count == 1) return palette.Commands.Select(c => c.Name);
        return palette.Commands.FirstOrDefault(c => c.Name == before[1])?.Parameters.Select(p => p.Switch).OfType<string>().Except(before) ?? [];
    }
}
