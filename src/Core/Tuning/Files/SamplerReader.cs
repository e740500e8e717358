using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads the <c>sampler</c> key of a study file.</summary>
internal static class SamplerReader
{
    private static readonly IReadOnlyList<string> Names = ["random", "grid"];

    public static SamplerOptions Read(YamlEntry entry, SearchSpace space)
    {
        var (name, settings) = entry.NameWithSettings();
        return name switch
        {
            "random" or "grid" => Variants(name, settings, entry, space),
            _ => throw entry.Error(NearestName.Unknown("sampler", name, Names)),
        };
    }

    private static VariantSamplerOptions Variants(string name, YamlEntry? settings, YamlEntry entry, SearchSpace space)
    {
        if (name == "grid" && !space.Parameters.Any(p => p.Domain is GridDomain))
            throw entry.Error("the grid sampler needs at least one parameter with grid values");
        var keys = settings?.Keys("seed");
        return new VariantSamplerOptions(name == "grid") { Seed = Seed(keys) };
    }

    private static ulong? Seed(IReadOnlyDictionary<string, YamlEntry>? keys) =>
        keys is not null && keys.TryGetValue("seed", out var seed) ? seed.Seed() : null;
}
