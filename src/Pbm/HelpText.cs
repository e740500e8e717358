using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm;

/// <summary>Help, from what the node tells of its palettes.</summary>
internal static class HelpText
{
    public static IEnumerable<string> Usage { get; } =
    [
        "pbm: the commands of a SessionRec node.",
        "",
        "  pbm [host:port] PALETTE COMMAND [arguments]   run a command",
        "  pbm [host:port]                               a prompt",
        "  pbm [host:port] help [PALETTE]                what there is",
        "",
        $"Without host:port it is {NodeAddress.Default}. PBM_TOKEN is the token, for a node that wants one; PBM_TIMEOUT how many",
        "seconds to wait for an answer. Exit codes: 0 done, 1 failed, 2 usage, 3 cannot connect, 4 time-out, 130 interrupted.",
    ];

    public static IEnumerable<string> Of(IReadOnlyList<PaletteHelp> palettes) => palettes.SelectMany(p => Of(p).Append(""));

    public static IEnumerable<string> Of(PaletteHelp palette)
    {
        yield return $"{palette.Name}: {palette.Description}";
        var usages = palette.Commands.Select(c => UsageOf(palette, c)).ToList();
        var width = usages.Max(u => u.Length);
        foreach (var (usage, command) in usages.Zip(palette.Commands)) yield return $"  {usage.PadRight(width)}   {command.Description}";
    }

    public static IEnumerable<string> Of(PaletteHelp palette, CommandHelp command)
    {
        yield return UsageOf(palette, command);
        yield return $"  {command.Description}";
        foreach (var parameter in command.Parameters) yield return $"  {parameter.Usage}: {parameter.Description}";
    }

    private static string UsageOf(PaletteHelp palette, CommandHelp command) => string.Join(' ', [palette.Name, command.Name, .. command.Parameters.Select(p => p.Usage)]);
}
