using System.Text.Json;
using SessionRec.Core.Reporting.Results;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting;

/// <summary>A study's results in C#: the best trial, and tables of trials and of each trial's epochs.</summary>
/// <example>
/// <code>
/// var study = Analysis.Load("results/online-retail");
/// BestTrial best = study.Best("last-5-avg")!;
/// double[] recall = study.TrialDataframes()[best.Trial.Trial].Numbers("recall@10");
/// </code>
/// </example>
public sealed class Analysis
{
    private readonly Func<IReadOnlyDictionary<int, ResultTable>> _results;
    private readonly IReadOnlyDictionary<BestScope, IReadOnlyList<TrialHits>> _hits;
    private readonly int? _queries;

    private Analysis(
        StudySummary study, IReadOnlyList<TrialRow> trials, Func<IReadOnlyDictionary<int, ResultTable>> results, IReadOnlyDictionary<BestScope, IReadOnlyList<TrialHits>> hits, int? queries) =>
        (Study, Trials, _results, _hits, _queries) = (study, trials, results, hits, queries);

    /// <summary>The study at a glance.</summary>
    public StudySummary Study { get; }

    /// <summary>All its trials, by number.</summary>
    public IReadOnlyList<TrialRow> Trials { get; }

    private OptimizationMode Mode => Study.Mode == "min" ? OptimizationMode.Min : OptimizationMode.Max;

    /// <summary>The study whose files <c>tune</c> or <c>results</c> wrote to <paramref name="folder"/>. Results are read when they are asked for.</summary>
    /// <exception cref="InputException">There are no such files, or they are damaged.</exception>
    public static Analysis Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var files = new StudyFiles(folder);
        if (!File.Exists(files.ExperimentState)) throw new InputException($"{files.ExperimentState} does not exist. Write it with: sessionrec results STUDY --output {folder}");
        var state = Read(files.ExperimentState, text => JsonSerializer.Deserialize<State>(text, ReportJson.Compact));
        return new Analysis(
            state.Summary,
            state.Trials,
            () => state.Trials.Where(t => File.Exists(files.Results(t.Trial))).ToDictionary(t => t.Trial, t => ResultTables.Read(t, files.Results(t.Trial))),
            new Dictionary<BestScope, IReadOnlyList<TrialHits>>(),
            File.Exists(files.Study) ? StandardError.Queries(StudyFile.ParseStored(File.ReadAllText(files.Study), files.Study), state.Summary.Corpus) : null);
    }

    /// <summary>A study of a server, or of a folder's database; with the hits, so that ties can be told.</summary>
    public static async Task<Analysis> LoadAsync(IStudyClient client, string study, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var summary = await client.StudyAsync(study, cancellation).ConfigureAwait(false);
        var trials = await client.TrialsAsync(study, cancellation).ConfigureAwait(false);
        var epochs = new List<EpochRow>();
        await foreach (var epoch in client.EpochsAsync(study, trial: null, cancellation).ConfigureAwait(false)) epochs.Add(epoch);
        var hits = new Dictionary<BestScope, IReadOnlyList<TrialHits>>();
        foreach (var scope in (BestScope[])[BestScope.Last, BestScope.All]) hits[scope] = await client.HitsAsync(study, scope, cancellation).ConfigureAwait(false);
        return new Analysis(
            summary,
            trials,
            () => epochs.GroupBy(e => e.Trial).Join(trials, e => e.Key, t => t.Trial, (e, t) => (Trial: t, Epochs: e.ToArray()))
                .ToDictionary(t => t.Trial.Trial, t => ResultTables.OfResults(study, t.Trial, t.Epochs)),
            hits,
            StandardError.Queries(Tuning.Studies.Study.ReadSpec(await client.SubmissionAsync(study, cancellation).ConfigureAwait(false)), summary.Corpus));
    }

    /// <summary>The best trial in a scope; null where none has a result.</summary>
    public BestTrial? Best(BestScope scope = BestScope.Last) => BestTrial.Find(Trials, scope, Mode);

    /// <summary>The same by the scope's name: <c>last</c>, <c>all</c>, <c>avg</c>, <c>last-5-avg</c>, <c>last-10-avg</c>.</summary>
    /// <exception cref="InputException">There is no such scope.</exception>
    public BestTrial? Best(string scope) => Best(BestScopes.Parse(scope));

    /// <summary>The standard error of the best trial's validation value; null where there is none, and for metrics that are no share of queries.</summary>
    public double? StandardErrorOfBest(BestScope scope = BestScope.Last) => Best(scope) is { } best ? StandardError.Of(Study.Metric, best.Value, _queries) : null;

    /// <summary>The trials that cannot be told apart from the best; null for a scope that is a mean, and where hits were not kept or are not in the files.</summary>
    public TiedTrials? Tied(BestScope scope = BestScope.Last) =>
        _hits.TryGetValue(scope, out var hits) && Best(scope) is { } best ? TiedTrials.Find(best.Trial.Trial, hits) : null;

    /// <summary>A row a trial, with the columns of <c>trials.csv</c>: its parameters under <c>config/</c> and the metrics of its last epoch.</summary>
    public ResultTable Dataframe() => ResultTables.OfTrials(Study.Name, Trials);

    /// <summary>For each trial that has results a table of them, a row an epoch, with the columns of <c>progress.csv</c>.</summary>
    public IReadOnlyDictionary<int, ResultTable> TrialDataframes() => _results();

    internal static T Read<T>(string path, Func<string, T?> parse)
        where T : class
    {
        try
        {
            return parse(File.ReadAllText(path)) ?? throw new InputException($"{path} is empty.");
        }
        catch (JsonException damaged)
        {
            throw new InputException($"{path} is damaged: {damaged.Message}", damaged);
        }
    }

    private sealed record State(StudySummary Summary, IReadOnlyList<TrialRow> Trials);
}
