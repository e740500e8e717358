using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Stoppers;

namespace SessionRec.Core.Tuning.Files;

/// <summary>A study as its file describes it: checked, defaults filled in.</summary>
public sealed record StudySpec
{
    /// <summary>Letters, digits, dot, dash and underscore; at most 64.</summary>
    public required string Name { get; init; }

    public DataReference Data { get; init; } = DataReference.Default;

    public ProtocolReference Protocol { get; init; } = ProtocolReference.Default;

    /// <summary>The tuned metric, lower case, for example <c>recall@10</c>.</summary>
    public string Metric { get; init; } = "recall@10";

    public OptimizationMode Mode { get; init; } = OptimizationMode.Max;

    /// <summary>The model's name in <see cref="Models.ModelRegistry"/>.</summary>
    public string Model { get; init; } = "word2vec";

    public required Spaces.SearchSpace Space { get; init; }

    public required SamplerOptions Sampler { get; init; }

    public required SchedulerOptions Scheduler { get; init; }

    /// <summary>Samples, each of them the whole grid where the sampler crosses grids; null for no end other than a stopper's.</summary>
    public int? NumSamples { get; init; } = 1;

    /// <summary>Trials in all; null for no end.</summary>
    public int? TrialCount { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>The epochs a trial is planned with: the largest budget, whatever stops it on the way.</summary>
    public int PlannedEpochs { get; init; } = 1;

    public StopRules Stop { get; init; } = new();

    public TrialResources Resources { get; init; } = TrialResources.Default;

    /// <summary>How often a trial may fail and be tried again before it counts as failed.</summary>
    public int MaxFailures { get; init; }

    /// <summary>Trials that run at once at most; null for as many as there are slots.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Points evaluated first, in order; a partial point is filled by the grid or the sampler.</summary>
    public IReadOnlyList<ParameterSet> PointsToEvaluate { get; init; } = [];

    /// <summary>Whether this is the shortened form of <c>--smoke-test</c>.</summary>
    public bool SmokeTest { get; init; }

    /// <summary>The text it was read from; parsing it again gives the same study.</summary>
    public string Yaml { get; init; } = "";
}
