using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Results;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting;

/// <summary>
/// Writes a study's results as files, named and laid out as Ray Tune's users know them: <c>experiment_state.json</c>,
/// <c>trials.csv</c>, the study file, and per trial <c>params.json</c>, <c>result.json</c> (a line a result),
/// <c>progress.csv</c> and a TensorBoard event file; beside them <c>trials.parquet</c> and <c>epochs.parquet</c>. Each file is written beside its place and moved there, so a reader sees the old or the new one.
/// </summary>
/// <param name="directory">The study's folder; made where it is not there.</param>
public sealed class StudyFiles(string directory)
{
    private const int RowsInGroup = 50_000;

    public string Directory { get; } = directory;

    public string ExperimentState => Path.Combine(Directory, "experiment_state.json");

    public string Trials => Path.Combine(Directory, "trials.csv");

    /// <summary>The table of trials as Parquet.</summary>
    public string TrialsParquet => Path.Combine(Directory, "trials.parquet");

    /// <summary>All results of all trials in one table.</summary>
    public string EpochsParquet => Path.Combine(Directory, "epochs.parquet");

    /// <summary>The study as it was submitted.</summary>
    public string Study => Path.Combine(Directory, "study.yaml");

    /// <summary>The study as a page, see <see cref="Studies.StudyReport"/>.</summary>
    public string Report => Path.Combine(Directory, "report.html");

    /// <summary>The folder of one trial.</summary>
    public string Trial(int number) => Path.Combine(Directory, "trials", number.ToString("00000", CultureInfo.InvariantCulture));

    /// <summary>A trial's name in tables that hold several studies: the study's and its number.</summary>
    public static string TrialId(string study, int number) => string.Create(CultureInfo.InvariantCulture, $"{study}_{number:00000}");

    /// <summary>The results of one trial, a line each.</summary>
    public string Results(int trial) => Path.Combine(Trial(trial), "result.json");

    /// <summary>Writes everything. One trial's results are in memory at a time, and some thousand rows for Parquet.</summary>
    /// <param name="summary">The study.</param>
    /// <param name="submission">Its file, null where nobody kept it.</param>
    /// <param name="trials">All its trials.</param>
    /// <param name="epochs">Its results, by trial and epoch.</param>
    /// <param name="cancellation">Ends the writing between two trials.</param>
    public async Task WriteAsync(
        StudySummary summary,
        StudySubmission? submission,
        IReadOnlyList<TrialRow> trials,
        IAsyncEnumerable<EpochRow> epochs,
        CancellationToken cancellation = default)
    {
        System.IO.Directory.CreateDirectory(Directory);
        if (submission is not null) ReplacedFile.Write(Study, writer => writer.Write(submission.Yaml));

        foreach (var trial in trials) WriteParameters(trial);
        await ReplacedFile.WriteAsync(EpochsParquet, stream => WriteResultsAsync(summary.Name, trials, epochs, stream, cancellation)).ConfigureAwait(false);

        var table = ResultTables.OfTrials(summary.Name, trials);
        ReplacedFile.Write(Trials, table.WriteCsv);
        await ReplacedFile.WriteAsync(TrialsParquet, stream => table.WriteParquetAsync(stream, cancellation)).ConfigureAwait(false);
        ReplacedFile.Write(ExperimentState, writer => writer.WriteLine(JsonSerializer.Serialize(new { summary, trials }, ReportJson.Indented)));
    }

    private async Task WriteResultsAsync(string study, IReadOnlyList<TrialRow> trials, IAsyncEnumerable<EpochRow> epochs, Stream parquet, CancellationToken cancellation)
    {
        var rows = trials.ToDictionary(t => t.Trial);
        var columns = ResultTables.ColumnsOfResults(trials);
        var pending = new List<OrderedDictionary<string, object?>>();
        await using var table = await ParquetTable.CreateAsync(parquet, columns, cancellation).ConfigureAwait(false);
        await foreach (var results in ByTrial(epochs, cancellation).WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (!rows.TryGetValue(results[0].Trial, out var trial)) continue;
            var lines = results.ConvertAll(epoch => ResultTables.ResultColumns(study, trial, epoch, isLast: epoch == results[^1]));
            await WriteResultsAsync(trial, results, lines).ConfigureAwait(false);
            foreach (var line in lines) line.Insert(1, "trial", trial.Trial);
            pending.AddRange(lines);
            if (pending.Count < RowsInGroup) continue;
            await table.AppendAsync(ResultTable.Of(columns, pending), cancellation).ConfigureAwait(false);
            pending.Clear();
        }

        await table.AppendAsync(ResultTable.Of(columns, pending), cancellation).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<List<EpochRow>> ByTrial(
        IAsyncEnumerable<EpochRow> epochs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var results = new List<EpochRow>();
        await foreach (var epoch in epochs.WithCancellation(cancellation))
        {
            if (results.Count > 0 && results[0].Trial != epoch.Trial)
            {
                yield return results;
                results = [];
            }

            results.Add(epoch);
        }

        if (results.Count > 0) yield return results;
    }

    private void WriteParameters(TrialRow trial)
    {
        System.IO.Directory.CreateDirectory(Trial(trial.Trial));
        ReplacedFile.Write(Path.Combine(Trial(trial.Trial), "params.json"), writer => writer.WriteLine(JsonSerializer.Serialize(trial.Parameters, ReportJson.Indented)));
    }

    private async Task WriteResultsAsync(TrialRow trial, List<EpochRow> results, List<OrderedDictionary<string, object?>> lines)
    {
        ReplacedFile.Write(Results(trial.Trial), writer =>
        {
            foreach (var line in lines) writer.WriteLine(ResultJson(trial, line));
        });
        ReplacedFile.Write(Path.Combine(Trial(trial.Trial), "progress.csv"), ResultTable.Of(lines).WriteCsv);
        await ReplacedFile.WriteAsync(Path.Combine(Trial(trial.Trial), TensorBoardFile.NameOf(trial)), stream =>
        {
            TensorBoardFile.Write(stream, results);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
    }

    /// <summary>One result as Ray writes it: the parameters together under <c>config</c>, everything else at the top.</summary>
    private static string ResultJson(TrialRow trial, OrderedDictionary<string, object?> columns)
    {
        var json = new JsonObject();
        foreach (var (name, value) in columns)
            if (!name.StartsWith("config/", StringComparison.Ordinal))
                json[name] = JsonSerializer.SerializeToNode(value, ReportJson.Compact);
        json["config"] = JsonSerializer.SerializeToNode(trial.ParametersAt(Convert.ToInt32(columns["training_iteration"], CultureInfo.InvariantCulture)), ReportJson.Compact);
        return json.ToJsonString(ReportJson.Compact);
    }
}
