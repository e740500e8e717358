using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting.Results;

/// <summary>The tables of a study's results, with Ray Tune's names of columns.</summary>
internal static class ResultTables
{
    /// <summary>A row a trial.</summary>
    public static ResultTable OfTrials(string study, IReadOnlyList<TrialRow> trials) => ResultTable.Of([.. trials.Select(t => TrialColumns(study, t))]);

    /// <summary>A row an epoch of one trial.</summary>
    public static ResultTable OfResults(string study, TrialRow trial, IReadOnlyList<EpochRow> epochs) =>
        ResultTable.Of([.. epochs.Select(e => ResultColumns(study, trial, e, e == epochs[^1]))]);

    /// <summary>The columns of a table of all trials' epochs: those that any trial can have, so that it can be written without knowing all of it.</summary>
    public static IReadOnlyList<ResultColumn> ColumnsOfResults(IReadOnlyList<TrialRow> trials)
    {
        var parameters = trials.SelectMany(t => (t.EarlierParameters ?? []).SelectMany(stretch => stretch.Parameters).Concat(t.Parameters)).GroupBy(p => p.Key, p => ResultTable.Plain(p.Value));
        var metrics = trials.SelectMany(t => t.Metrics.Keys).Distinct();
        return
        [
            new("trial_id", ParameterKind.Text), new("trial", ParameterKind.Integer), new("training_iteration", ParameterKind.Integer),
            new("time_this_iter_s", ParameterKind.Real), new("time_total_s", ParameterKind.Real), new("done", ParameterKind.Boolean),
            new("timestamp", ParameterKind.Integer), new("attempt", ParameterKind.Integer), new("worker", ParameterKind.Text),
            .. parameters.Select(p => new ResultColumn($"config/{p.Key}", ResultTable.KindOf(p))),
            .. metrics.Select(m => new ResultColumn(m, ParameterKind.Real)),
        ];
    }

    /// <summary>One result of a trial.</summary>
    public static OrderedDictionary<string, object?> ResultColumns(string study, TrialRow trial, EpochRow epoch, bool isLast)
    {
        var columns = new OrderedDictionary<string, object?>
        {
            ["trial_id"] = StudyFiles.TrialId(study, trial.Trial),
            ["training_iteration"] = epoch.Epoch,
            ["time_this_iter_s"] = epoch.Seconds,
            ["time_total_s"] = epoch.TotalSeconds,
            ["done"] = isLast && trial.State is TrialState.Completed or TrialState.Stopped or TrialState.Failed,
            ["timestamp"] = epoch.At.ToUnixTimeSeconds(),
            ["attempt"] = epoch.Attempt,
            ["worker"] = epoch.Worker,
        };
        AddParameters(columns, trial.ParametersAt(epoch.Epoch));
        foreach (var (name, value) in epoch.Metrics) columns.TryAdd(name, value);
        return columns;
    }

    /// <summary>Reads a <c>result.json</c> back.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public static ResultTable Read(TrialRow trial, string path) => Analysis.Read(path, text => ResultTable.Of([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Row(trial, line))]));

    private static OrderedDictionary<string, object?> Row(TrialRow trial, string line)
    {
        var columns = new OrderedDictionary<string, object?>();
        foreach (var (name, value) in JsonNode.Parse(line)!.AsObject())
        {
            if (name != "config") columns[name] = Value(name, value);
            if (name == "worker") AddParameters(columns, trial.ParametersAt(Convert.ToInt32(columns["training_iteration"], CultureInfo.InvariantCulture)));
        }

        return columns;
    }

    /// <summary>Metrics and times are real numbers even where they are written without a decimal point.</summary>
    private static object? Value(string name, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when name is "training_iteration" or "timestamp" or "attempt" => value.GetValue<long>(),
        JsonValueKind.Number => value.GetValue<double>(),
        JsonValueKind.String when value.GetValue<string>() is "NaN" or "Infinity" or "-Infinity" => value.Deserialize<double>(ReportJson.Compact),
        JsonValueKind.String => value.GetValue<string>(),
        _ => null,
    };

    private static OrderedDictionary<string, object?> TrialColumns(string study, TrialRow trial)
    {
        var columns = new OrderedDictionary<string, object?>
        {
            ["trial_id"] = StudyFiles.TrialId(study, trial.Trial),
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
}
