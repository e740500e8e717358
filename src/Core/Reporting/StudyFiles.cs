using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting;

/// <summary>
/// Writes a study's results as files, named and laid out as Ray Tune's users know them: <c>experiment_state.json</c>,
/// <c>trials.csv</c>, the study file, and per trial <c>params.json</c>, <c>result.json</c> (a line a result) and
/// <c>progress.csv</c>. Each file is written beside its place and moved there, so a reader sees the old or the new one.
/// </summary>
/// <param name="directory">The study's folder; made where it is not there.</param>
public sealed class StudyFiles(string directory)
{
    private static readonly CsvWriterOptions CsvOptions = new() { NewLine = "\n" };

    public string Directory { get; } = directory;

    public string ExperimentState => Path.Combine(Directory, "experiment_state.json");

    public string Trials => Path.Combine(Directory, "trials.csv");

    /// <summary>The study as it was submitted.</summary>
    public string Study => Path.Combine(Directory, "study.yaml");

    /// <summary>The study as a page, see <see cref="Studies.StudyReport"/>.</summary>
    public string Report => Path.Combine(Directory, "report.html");

    /// <summary>The folder of one trial.</summary>
    public string Trial(int number) => Path.Combine(Directory, "trials", number.ToString("00000", CultureInfo.InvariantCulture));

    /// <summary>A trial's name in tables that hold several studies: the study's and its number.</summary>
    public static string TrialId(string study, int number) => string.Create(CultureInfo.InvariantCulture, $"{study}_{number:00000}");

    /// <summary>Writes everything. One trial's results are in memory at a time.</summary>
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

        var rows = trials.ToDictionary(t => t.Trial);
        foreach (var trial in trials) WriteParameters(trial);
        await foreach (var results in ByTrial(epochs, cancellation).WithCancellation(cancellation))
            if (rows.TryGetValue(results[0].Trial, out var trial))
                WriteResults(summary.Name, trial, results);

        WriteTrials(summary.Name, trials);
        ReplacedFile.Write(ExperimentState, writer => writer.WriteLine(JsonSerializer.Serialize(new { summary, trials }, ReportJson.Indented)));
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

    private void WriteResults(string study, TrialRow trial, List<EpochRow> results)
    {
        var lines = results.ConvertAll(epoch => ResultColumns(study, trial, epoch, isLast: epoch == results[^1]));
        ReplacedFile.Write(Path.Combine(Trial(trial.Trial), "result.json"), writer =>
        {
            foreach (var line in lines) writer.WriteLine(ResultJson(trial, line));
        });
        ReplacedFile.Write(Path.Combine(Trial(trial.Trial), "progress.csv"), writer => WriteCsv(writer, lines));
    }

    private void WriteTrials(string study, IReadOnlyList<TrialRow> trials) =>
        ReplacedFile.Write(Trials, writer => WriteCsv(writer, [.. trials.Select(t => TrialColumns(study, t))]));

    private static OrderedDictionary<string, object?> ResultColumns(string study, TrialRow trial, EpochRow epoch, bool isLast)
    {
        var columns = new OrderedDictionary<string, object?>
        {
            ["trial_id"] = TrialId(study, trial.Trial),
            ["training_iteration"] = epoch.Epoch,
            ["time_this_iter_s"] = epoch.Seconds,
            ["time_total_s"] = epoch.TotalSeconds,
            ["done"] = isLast && trial.State is TrialState.Completed or TrialState.Stopped or TrialState.Failed,
            ["timestamp"] = epoch.At.ToUnixTimeSeconds(),
            ["attempt"] = epoch.Attempt,
            ["worker"] = epoch.Worker,
        };
        AddParameters(columns, trial.Parameters);
        foreach (var (name, value) in epoch.Metrics) columns.TryAdd(name, value);
        return columns;
    }

    private static OrderedDictionary<string, object?> TrialColumns(string study, TrialRow trial)
    {
        var columns = new OrderedDictionary<string, object?>
        {
            ["trial_id"] = TrialId(study, trial.Trial),
            ["trial"] = trial.Trial,
            ["status"] = JsonNamingPolicy.CamelCase.ConvertName(trial.State.ToString()),
            ["reason"] = trial.Reason,
            ["training_iteration"] = trial.Epoch,
            ["value"] = trial.Value,
            ["best_value"] = trial.BestValue,
            ["time_total_s"] = trial.Seconds,
            ["attempt"] = trial.Attempt,
            ["worker"] = trial.Worker,
            ["started"] = trial.StartedAt?.ToString("O", CultureInfo.InvariantCulture),
            ["ended"] = trial.EndedAt?.ToString("O", CultureInfo.InvariantCulture),
        };
        AddParameters(columns, trial.Parameters);
        foreach (var (name, value) in trial.Metrics) columns.TryAdd(name, value);
        return columns;
    }

    private static void AddParameters(OrderedDictionary<string, object?> columns, ParameterSet parameters)
    {
        foreach (var (name, value) in parameters) columns[$"config/{name}"] = value;
    }

    /// <summary>One result as Ray writes it: the parameters together under <c>config</c>, everything else at the top.</summary>
    private static string ResultJson(TrialRow trial, OrderedDictionary<string, object?> columns)
    {
        var json = new JsonObject();
        foreach (var (name, value) in columns)
            if (!name.StartsWith("config/", StringComparison.Ordinal))
                json[name] = JsonSerializer.SerializeToNode(value, ReportJson.Compact);
        json["config"] = JsonSerializer.SerializeToNode(trial.Parameters, ReportJson.Compact);
        return json.ToJsonString(ReportJson.Compact);
    }

    /// <summary>Rows with the columns of all of them, in the order in which columns first occur; what a row lacks is empty.</summary>
    private static void WriteCsv(TextWriter writer, IReadOnlyList<OrderedDictionary<string, object?>> rows)
    {
        using var csv = CsvWriter.Create(writer, CsvOptions, leaveOpen: true);
        string[] columns = [.. rows.SelectMany(r => r.Keys).Distinct()];
        csv.WriteRecord(columns);
        foreach (var row in rows) csv.WriteRecord(Array.ConvertAll(columns, column => Cell(row.GetValueOrDefault(column))));
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "True" : "False",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
