using System.Text.RegularExpressions;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Stoppers;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads one study file: every key, its default and its checks.</summary>
internal sealed partial class StudyReader
{
    private const string Epochs = "epochs";

    private static readonly IReadOnlyList<string> KnownKeys =
    [
        "study", "data", "protocol", "metric", "mode", "model", "space", "sampler", "scheduler", "num_samples", "seed", "stop",
        "resources_per_trial", "max_failures", "max_concurrent", "points_to_evaluate", "warm_start", "checkpoint_every",
    ];

    private readonly YamlEntry _top;
    private readonly IReadOnlyDictionary<string, YamlEntry> _keys;
    private readonly IReadOnlyList<ModelParameter>? _modelParameters;
    private readonly bool _isStored;

    /// <param name="top">The file.</param>
    /// <param name="modelParameters">The model's parameters; null for those of the registry.</param>
    /// <param name="isStored">Whether it was accepted before: what only later versions refuse is let pass.</param>
    public StudyReader(YamlEntry top, IReadOnlyList<ModelParameter>? modelParameters, bool isStored) =>
        (_top, _keys, _modelParameters, _isStored) = (top, top.Keys(KnownKeys), modelParameters, isStored);

    public StudySpec Read(string yaml)
    {
        var name = ReadName();
        var model = Optional("model")?.Text() ?? "word2vec";
        var parameters = _modelParameters ?? ModelRegistry.Find(model)?.Parameters
            ?? throw Optional("model", _top).Error(NearestName.Unknown("model", model, ModelRegistry.All.Select(m => m.Name)));
        var metric = ReadMetric();
        var mode = ReadMode();
        var stop = Optional("stop") is { } stopEntry ? StopReader.Read(stopEntry, metric, mode, _isStored) : new StopRules();
        var space = new SpaceReader(parameters).Read(Required("space"));
        var plannedEpochs = 1;
        if (SpaceReader.Find(parameters, Epochs) is { } epochs) (space, plannedEpochs) = PlanEpochs(space, stop, epochs);
        var sampler = Optional("sampler") is { } samplerEntry ? SamplerReader.Read(samplerEntry, space) : new VariantSamplerOptions();
        var points = Optional("points_to_evaluate") is { } pointsEntry ? ReadPoints(pointsEntry, space, parameters) : [];
        var numSamples = ReadNumSamples(stop, points.Count);
        var schedulerOptions = Optional("scheduler") is { } scheduler ? new SchedulerReader(scheduler).Read(plannedEpochs, space, parameters) : new FifoOptions();
        return new StudySpec
        {
            Name = name,
            Data = Optional("data") is { } data ? ReadData(data) : DataReference.Default,
            Protocol = Optional("protocol") is { } protocol ? ReadProtocol(protocol) : ProtocolReference.Default,
            Metric = metric,
            Mode = mode,
            Model = model,
            Space = space,
            Sampler = sampler,
            Scheduler = schedulerOptions,
            CheckpointEvery = ReadCheckpointEvery(schedulerOptions, numSamples),
            NumSamples = numSamples,
            TrialCount = CountTrials(sampler, space, points, numSamples),
            Seed = Optional("seed")?.Seed() ?? 1,
            PlannedEpochs = plannedEpochs,
            Stop = stop,
            Resources = Optional("resources_per_trial") is { } resources ? ReadResources(resources) : TrialResources.Default,
            MaxFailures = Optional("max_failures")?.Int32(0) ?? 0,
            MaxConcurrent = Optional("max_concurrent")?.Int32(1),
            PointsToEvaluate = points,
            WarmStart = Optional("warm_start") is { } warm ? [.. (warm.IsSequence ? warm.Elements() : [warm]).Select(e => e.Text())] : [],
            Yaml = yaml,
        };
    }

    private YamlEntry? Optional(string key) => _keys.TryGetValue(key, out var entry) && !entry.IsNull ? entry : null;

    private YamlEntry Optional(string key, YamlEntry otherwise) => Optional(key) ?? otherwise;

    private YamlEntry Required(string key) => Optional(key) ?? throw _top.Error($"the key '{key}' is missing");

    private string ReadName()
    {
        var entry = Required("study");
        var name = entry.Text();
        return NamePattern().IsMatch(name) && name is not ("." or "..") ? name
            : throw entry.Error($"'{name}' is not a study's name: letters, digits, '.', '-' and '_' are allowed, at most 64 of them");
    }

    private static DataReference ReadData(YamlEntry entry)
    {
        if (entry.IsScalar) return DataReference.Default with { Dataset = entry.Text(), Line = entry.Line };
        var keys = entry.Keys("dataset", "path", "format", "sessions", "options");
        string? Get(string key) => keys.TryGetValue(key, out var value) ? value.Text() : null;
        if (keys.ContainsKey("dataset") == keys.ContainsKey("path")) throw entry.Error("needs either dataset, the name of a shipped data set, or path, a file");
        return new DataReference(Get("dataset"), Get("path"), Get("format"), Get("sessions"), keys.TryGetValue("options", out var options) ? Scalars(options.Entries()) : ParameterSet.Empty, entry.Line);
    }

    private static ProtocolReference ReadProtocol(YamlEntry entry)
    {
        if (entry.IsScalar) return new ProtocolReference(entry.Text(), ParameterSet.Empty, entry.Line);
        var entries = entry.Entries("a protocol's name, or a mapping of name and parameters");
        var name = entries.FirstOrDefault(e => e.Key == "name").Value ?? throw entry.Error("the protocol's name is missing");
        return new ProtocolReference(name.Text(), Scalars(entries.Where(e => e.Key != "name")), entry.Line);
    }

    private static ParameterSet Scalars(IEnumerable<(string Key, YamlEntry Value)> entries) =>
        new(entries.Select(e => new KeyValuePair<string, ParameterValue>(e.Key, e.Value.Scalar())));

    private string ReadMetric()
    {
        if (Optional("metric") is not { } entry) return "recall@10";
        var metric = entry.Text();
        if (!MetricPattern().IsMatch(metric)) throw entry.Error($"'{metric}' is not a metric; write for example recall@10, mrr@20 or loss");
        return _isStored || ReportedMetrics.Complaint(metric) is not { } complaint ? metric : throw entry.Error(complaint);
    }

    private OptimizationMode ReadMode() => Optional("mode") is not { } entry ? OptimizationMode.Max : entry.Text() switch
    {
        "max" => OptimizationMode.Max,
        "min" => OptimizationMode.Min,
        var other => throw entry.Error($"'{other}' is neither max nor min"),
    };

    /// <summary>
    /// The learning rate follows the planned epochs, so a trial is always planned with the largest budget: what the space
    /// says, else the stop rule, else the scheduler's, else the model's default.
    /// </summary>
    private (SearchSpace Space, int Epochs) PlanEpochs(SearchSpace space, StopRules stop, ModelParameter parameter)
    {
        var stopAt = stop.Trial.OfType<EpochBound>().FirstOrDefault()?.Epochs;
        var schedulerMost = Optional("scheduler") is { } scheduler ? new SchedulerReader(scheduler).DeclaredMaxT : null;
        var declared = space.Named(parameter.Name).ToArray();
        if (declared.Length == 0)
        {
            var planned = stopAt ?? schedulerMost ?? (int)parameter.Default.AsInt64();
            space = space.With(parameter.Name, planned);
            declared = [.. space.Named(parameter.Name)];
        }

        if (declared.Any(p => p.Domain.Extremes.Count == 0)) throw Required("space").Error($"{parameter.Name} cannot be computed from other parameters");
        var largest = (int)declared.SelectMany(p => p.Domain.Extremes).Max(v => v.AsInt64());
        if (stopAt > largest) throw Required("stop").Error($"training_iteration {stopAt} is above the {largest} epochs that trials are planned with (space.epochs)");
        if (schedulerMost > largest) throw Required("scheduler").Error($"max_t {schedulerMost} is above the {largest} epochs that trials are planned with (space.epochs)");
        return (space, largest);
    }

    private int? ReadNumSamples(StopRules stop, int points)
    {
        if (Optional("num_samples") is not { } entry) return Math.Max(1, points);
        var samples = entry.Integer(-1, 100_000_000);
        if (samples == 0) throw entry.Error("0 samples are none; write at least 1, or -1 for no end");
        if (samples > 0 && samples < points) throw entry.Error($"{points} points to evaluate take {points} samples, but there are only {samples}");
        if (samples < 0 && stop.Study.Count == 0) throw entry.Error("-1 samples have no end: stop needs a time_budget, target, study_plateau or num_trials");
        return samples < 0 ? null : (int)samples;
    }

    private int ReadCheckpointEvery(SchedulerOptions scheduler, int? numSamples)
    {
        var entry = Optional("checkpoint_every");
        if (scheduler is not PopulationOptions population) return entry?.Int32(0) ?? 0;
        if (numSamples is null) throw Required("num_samples").Error("the trials of pbt wait for each other, so their number must be known");
        if (entry is not null) throw entry.Error($"the trials of pbt are saved at every comparison, here each {population.PerturbationInterval} epochs; leave it out");
        return population.PerturbationInterval;
    }

    private int? CountTrials(SamplerOptions sampler, SearchSpace space, IReadOnlyList<ParameterSet> points, int? numSamples)
    {
        try
        {
            sampler.Create(space, points, []);
            return numSamples is { } samples ? sampler.TrialCount(space, points, samples) : null;
        }
        catch (OverflowException)
        {
            throw Optional("num_samples", _top).Error("the grids and samples make more than 2,147,483,647 trials");
        }
        catch (ArgumentException error)
        {
            throw Required("space").Error(error.Message);
        }
    }

    private static TrialResources ReadResources(YamlEntry entry)
    {
        var keys = entry.Keys("cpu", "memory");
        return new TrialResources(
            keys.TryGetValue("cpu", out var cpu) ? cpu.Cpu() : TrialResources.Default.Cpu,
            keys.TryGetValue("memory", out var memory) ? memory.Bytes() : null);
    }

    private static List<ParameterSet> ReadPoints(YamlEntry entry, SearchSpace space, IReadOnlyList<ModelParameter> parameters)
    {
        var points = new List<ParameterSet>();
        foreach (var element in entry.Elements("a list of points"))
        {
            var values = new List<KeyValuePair<string, ParameterValue>>();
            foreach (var (key, value) in element.Entries("a mapping of parameters to values"))
            {
                var name = SpaceReader.Find(parameters, key)?.Name ?? key;
                var domains = space.Named(name).Select(p => p.Domain).ToArray();
                if (domains.Length == 0) throw value.Error(NearestName.Unknown("parameter of the space", key, space.Parameters.Select(p => p.Name).Distinct()));
                var complaints = domains.Select(d => d.Check(value.Scalar())).ToArray();
                if (complaints.All(c => c is not null)) throw value.Error(complaints[0]!);
                if (values.Any(v => v.Key == name)) throw value.Error($"{name} is given twice");
                values.Add(new(name, value.Scalar()));
            }

            points.Add(new ParameterSet(values));
        }

        return points;
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z][a-z0-9_-]*(@[1-9][0-9]{0,5})?$")]
    private static partial Regex MetricPattern();
}
