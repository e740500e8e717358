using SessionRec.Core.Models;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads the <c>scheduler</c> key of a study file.</summary>
internal sealed class SchedulerReader
{
    private static readonly IReadOnlyList<string> Names = ["fifo", "asha", "hyperband", "median", "pbt"];

    private readonly YamlEntry _entry;
    private readonly string _name;
    private readonly YamlEntry? _settings;

    public SchedulerReader(YamlEntry entry)
    {
        _entry = entry;
        (_name, _settings) = entry.NameWithSettings();
        if (!Names.Contains(_name)) throw entry.Error(NearestName.Unknown("scheduler", _name, Names));
    }

    /// <summary>The largest budget as written; null where the study's epochs are meant.</summary>
    public int? DeclaredMaxT => _settings?.Entries().FirstOrDefault(e => e.Key == "max_t").Value?.Int32(1);

    /// <param name="epochs">The epochs a trial is planned with.</param>
    /// <param name="space">The space, for the names of parameters.</param>
    /// <param name="parameters">The model's parameters.</param>
    public SchedulerOptions Read(int epochs, SearchSpace space, IReadOnlyList<ModelParameter> parameters) => _name switch
    {
        "asha" => Asha(epochs),
        "hyperband" => HyperBand(epochs),
        "median" => Median(epochs),
        "pbt" => Population(epochs, space, parameters),
        _ => Fifo(),
    };

    private IReadOnlyDictionary<string, YamlEntry> Keys(params IReadOnlyList<string> known) => _settings?.Keys(known) ?? new Dictionary<string, YamlEntry>();

    private FifoOptions Fifo()
    {
        Keys();
        return new FifoOptions();
    }

    private AshaOptions Asha(int epochs)
    {
        var keys = Keys("max_t", "grace_period", "reduction_factor", "brackets", "variant");
        var defaults = new AshaOptions();
        var options = new AshaOptions(
            keys.TryGetValue("max_t", out var most) ? most.Int32(1) : epochs,
            keys.TryGetValue("grace_period", out var grace) ? grace.Int32(1) : defaults.GracePeriod,
            keys.TryGetValue("reduction_factor", out var factor) ? factor.Int32(2) : defaults.ReductionFactor,
            keys.TryGetValue("brackets", out var brackets) ? brackets.Int32(1) : defaults.Brackets,
            keys.TryGetValue("variant", out var variant) ? Variant(variant) : defaults.Variant);
        RequireWithin(grace, options.GracePeriod, options.MaxT);
        if (brackets is not null && options.Brackets > Math.Max(1, options.RungsOf(0).Count))
            throw brackets.Error($"there are only {options.RungsOf(0).Count} rungs, so at most that many brackets");
        return options;
    }

    private static AshaVariant Variant(YamlEntry entry) => entry.Text() switch
    {
        "stopping" => AshaVariant.Stopping,
        "promotion" => AshaVariant.Promotion,
        var other => throw entry.Error($"'{other}' is neither stopping nor promotion"),
    };

    private HyperBandOptions HyperBand(int epochs)
    {
        var keys = Keys("max_t", "grace_period", "reduction_factor");
        var defaults = new HyperBandOptions();
        var options = new HyperBandOptions(
            keys.TryGetValue("max_t", out var most) ? most.Int32(1) : epochs,
            keys.TryGetValue("grace_period", out var grace) ? grace.Int32(1) : defaults.GracePeriod,
            keys.TryGetValue("reduction_factor", out var factor) ? factor.Int32(2) : defaults.ReductionFactor);
        RequireWithin(grace, options.GracePeriod, options.MaxT);
        return options;
    }

    private MedianStoppingOptions Median(int epochs)
    {
        var keys = Keys("grace_period", "min_samples_required");
        var defaults = new MedianStoppingOptions();
        var options = new MedianStoppingOptions(
            keys.TryGetValue("grace_period", out var grace) ? grace.Int32(1) : defaults.GracePeriod,
            keys.TryGetValue("min_samples_required", out var samples) ? samples.Int32(1) : defaults.MinSamplesRequired);
        RequireWithin(grace, options.GracePeriod, epochs);
        return options;
    }

    private PopulationOptions Population(int epochs, SearchSpace space, IReadOnlyList<ModelParameter> parameters)
    {
        if (SpaceReader.Find(parameters, "epochs") is null) throw _entry.Error("pbt needs a model that trains in epochs");
        var searched = space.Searched.Select(p => p.Name).Distinct().ToArray();
        var changeable = searched.Where(name => parameters.FirstOrDefault(p => p.Name == name)?.IsFixed != true).ToArray();
        if (changeable.Length == 0) throw _entry.Error($"pbt has nothing to change: of what is searched, nothing can change once training has begun ({string.Join(", ", parameters.Where(p => p.IsFixed).Select(p => p.Name))} cannot)");
        var keys = Keys("max_t", "perturbation_interval", "burn_in", "quantile_fraction", "resample_probability", "perturbation_factors", "parameters");
        var defaults = new PopulationOptions();
        var factors = keys.TryGetValue("perturbation_factors", out var pair) ? pair.Elements("two factors, [1.2, 0.8]").Select(e => e.Real(0)).ToArray() : [defaults.FactorUp, defaults.FactorDown];
        if (factors.Length != 2) throw pair!.Error($"{pair.Written} must give two factors, for example [1.2, 0.8]");
        var options = new PopulationOptions(
            keys.TryGetValue("max_t", out var most) ? most.Int32(1) : epochs,
            keys.TryGetValue("perturbation_interval", out var interval) ? interval.Int32(1) : Math.Min(defaults.PerturbationInterval, epochs),
            keys.TryGetValue("burn_in", out var burnIn) ? burnIn.Int32(0) : defaults.BurnIn,
            keys.TryGetValue("quantile_fraction", out var quantile) ? quantile.Real(0, .5) : defaults.QuantileFraction,
            keys.TryGetValue("resample_probability", out var resample) ? resample.Real(0, 1) : defaults.ResampleProbability,
            factors[0],
            factors[1],
            keys.TryGetValue("parameters", out var changed) ? [.. changed.Elements("a list of parameters").Select(e => Named(e, changeable))] : changeable.Length == searched.Length ? null : changeable);
        RequireWithin(interval, options.PerturbationInterval, options.MaxT, "perturbation_interval");
        return options;
    }

    private static string Named(YamlEntry entry, IReadOnlyList<string> changeable) => changeable.Contains(entry.Text())
        ? entry.Text()
        : throw entry.Error(NearestName.Unknown("searched parameter that can change in training", entry.Text(), changeable));

    private void RequireWithin(YamlEntry? entry, int value, int most, string name = "grace_period")
    {
        if (value > most) throw (entry ?? _entry).Error($"{name} {value} is above the largest budget, {most} epochs");
    }
}
