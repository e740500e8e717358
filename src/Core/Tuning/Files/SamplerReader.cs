using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads the <c>sampler</c> key of a study file.</summary>
internal static class SamplerReader
{
    private static readonly IReadOnlyList<string> Names = ["random", "grid", "sobol", "tpe", "gp"];

    public static SamplerOptions Read(YamlEntry entry, SearchSpace space)
    {
        var (name, settings) = entry.NameWithSettings();
        IReadOnlyDictionary<string, YamlEntry> Keys(params IReadOnlyList<string> known) => settings?.Keys(["seed", .. known]) ?? new Dictionary<string, YamlEntry>();
        return name switch
        {
            "grid" when !space.Parameters.Any(p => p.Domain is GridDomain) => throw entry.Error("the grid sampler needs at least one parameter with grid values"),
            "random" or "grid" => Variants(name == "grid", Keys("shuffle")),
            "sobol" => Sobol(Keys("scramble")),
            "tpe" => Tpe(Keys("n_startup_trials", "n_ei_candidates", "multivariate", "constant_liar", "prior_weight", "consider_endpoints")),
            "gp" => Gp(Keys("n_startup_trials", "max_observations")),
            _ => throw entry.Error(NearestName.Unknown("sampler", name, Names)),
        };
    }

    private static VariantSamplerOptions Variants(bool isGrid, IReadOnlyDictionary<string, YamlEntry> keys) =>
        new(isGrid, keys.TryGetValue("shuffle", out var shuffle) ? shuffle.Boolean() : new VariantSamplerOptions().Shuffle) { Seed = Seed(keys) };

    private static SobolOptions Sobol(IReadOnlyDictionary<string, YamlEntry> keys) =>
        new(keys.TryGetValue("scramble", out var scramble) ? scramble.Boolean() : new SobolOptions().Scramble) { Seed = Seed(keys) };

    private static TpeOptions Tpe(IReadOnlyDictionary<string, YamlEntry> keys)
    {
        var defaults = new TpeOptions();
        return new TpeOptions(
            keys.TryGetValue("n_startup_trials", out var startup) ? startup.Int32(0) : defaults.StartupTrials,
            keys.TryGetValue("n_ei_candidates", out var candidates) ? candidates.Int32(1) : defaults.Candidates,
            keys.TryGetValue("multivariate", out var multivariate) ? multivariate.Boolean() : defaults.Multivariate,
            keys.TryGetValue("constant_liar", out var liar) ? liar.Boolean() : defaults.ConstantLiar,
            keys.TryGetValue("prior_weight", out var prior) ? prior.Real(1e-9) : defaults.PriorWeight,
            keys.TryGetValue("consider_endpoints", out var endpoints) ? endpoints.Boolean() : defaults.Endpoints)
        { Seed = Seed(keys) };
    }

    private static GpOptions Gp(IReadOnlyDictionary<string, YamlEntry> keys)
    {
        var defaults = new GpOptions();
        return new GpOptions(
            keys.TryGetValue("n_startup_trials", out var startup) ? startup.Int32(1) : defaults.StartupTrials,
            keys.TryGetValue("max_observations", out var most) ? most.Int32(10) : defaults.MaxObservations)
        { Seed = Seed(keys) };
    }

    private static ulong? Seed(IReadOnlyDictionary<string, YamlEntry> keys) => keys.TryGetValue("seed", out var seed) ? seed.Seed() : null;
}
