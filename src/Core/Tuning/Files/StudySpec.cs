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

    /// <summary>Epochs from one checkpoint of a trial to the next; 0 for none but where trials exchange models.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Points evaluated first, in order; a partial point is filled by the grid or the sampler.</summary>
    public IReadOnlyList<ParameterSet> PointsToEvaluate { get; init; } = [];

    /// <summary>Names of earlier studies whose trials the sampler learns from.</summary>
    public IReadOnlyList<string> WarmStart { get; init; } = [];

    /// <summary>Whether this is the shortened form of <c>--smoke-test</c>.</summary>
    public bool SmokeTest { get; init; }

    /// <summary>The text it was read from; parsing it again gives the same study.</summary>
    public string Yaml { get; init; } = "";

    /// <summary>The study's sampler. Trial numbers count from 0.</summary>
    /// <param name="earlier">Trials of the <see cref="WarmStart"/> studies.</param>
    public ISampler CreateSampler(IReadOnlyList<TrialObservation>? earlier = null) => Sampler.Create(Space, PointsToEvaluate, earlier ?? []);

    /// <summary>The study's scheduler in its initial state.</summary>
    public ITrialScheduler CreateScheduler() => Scheduler.Create(Space, Seed, Mode);

    /// <summary>The same study cut to a few trials of a few epochs, to see quickly whether it runs at all.</summary>
    public StudySpec ForSmokeTest()
    {
        const int Trials = 2, Epochs = 2;
        var epochs = Math.Min(PlannedEpochs, Epochs);
        return this with
        {
            TrialCount = Math.Min(TrialCount ?? Trials, Trials),
            PlannedEpochs = epochs,
            Space = Space.Named("epochs").Any() ? Space.With("epochs", epochs) : Space,
            Scheduler = Scheduler.Within(epochs),
            SmokeTest = true,
        };
    }
}
