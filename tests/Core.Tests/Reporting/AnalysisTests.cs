using System.Text.Json;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Results;
using SessionRec.Core.Tests.Reporting.Results;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Reporting;

public sealed class AnalysisTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-analysis-").FullName;
    private readonly TrialRow[] _trials = [ExampleStudy.Trial(0, .1, .5, .3), ExampleStudy.Trial(1), ExampleStudy.Trial(2, .4)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_best_depends_on_the_scope()
    {
        var analysis = await LoadAsync();
        Assert.Equal((2, .4), (analysis.Best()!.Trial.Trial, analysis.Best()!.Value));
        Assert.Equal((0, .5, 2), (analysis.Best("all")!.Trial.Trial, analysis.Best("all")!.Value, analysis.Best("all")!.Epoch));
        Assert.Throws<InputException>(() => analysis.Best("mean"));
        Assert.Null(analysis.Tied());
        Assert.Equal(ExampleStudy.Summary, analysis.Study);
    }

    [Fact]
    public async Task The_best_has_a_standard_error_where_the_number_of_queries_is_known()
    {
        Assert.Null((await LoadAsync()).StandardErrorOfBest());
        await File.WriteAllTextAsync(Path.Combine(_folder, "study.yaml"), "study: shop\nprotocol: {name: last-item, size: 100}\nspace: {window: 5}\n", Cancellation);
        var analysis = Analysis.Load(_folder);

        // Ten sessions: half of them are validation queries.
        Assert.Equal(Math.Sqrt(.4 * .6 / 5), analysis.StandardErrorOfBest()!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(.5 * .5 / 5), analysis.StandardErrorOfBest(BestScope.All)!.Value, 1e-12);
        Assert.Null(StandardError.Of("mrr@10", .4, 100));
        Assert.Null(StandardError.Of("loss", .4, 100));
        Assert.Equal(.05, StandardError.Of("hr@5", .5, 100));
    }

    [Fact]
    public async Task Tables_have_typed_cells()
    {
        var analysis = await LoadAsync();

        var trials = analysis.Dataframe();
        Assert.Equal(3, trials.Count);
        Assert.Equal(("shop_00002", 1L, .4, 5L, .025), (trials[2, "trial_id"], trials[2, "training_iteration"], trials[2, "value"], trials[2, "config/window"], trials[2, "config/alpha"]));
        Assert.Null(trials[1, "value"]);
        Assert.Equal([.3, double.NaN, .4], trials.Numbers("value"));
        Assert.Contains("there are trial_id, trial", Assert.Throws<KeyNotFoundException>(() => trials.Numbers("none")).Message);

        var results = analysis.TrialDataframes();
        Assert.Equal([0, 2], results.Keys);
        Assert.Equal([.1, .5, .3], results[0].Numbers("recall@10"));
        Assert.Equal([double.NaN, .25, .15], results[0].Numbers("test_recall@10"));
        Assert.Equal([1.0, 2, 3], results[0].Numbers("training_iteration"));
        Assert.Equal((true, "worker-1", 5L, double.NaN), (results[0][2, "done"], results[0][2, "worker"], results[0][2, "config/window"], results[0][2, "loss"]));
    }

    [Fact]
    public async Task An_epoch_names_the_parameters_it_was_trained_with()
    {
        var first = new ParameterSet([new("window", 9), new("alpha", 1), new("note", "first")]);
        _trials[0] = _trials[0] with { EarlierParameters = [new(0, first, 2)] };

        var results = (await LoadAsync()).TrialDataframes()[0];

        Assert.Equal([9.0, 9, 5], results.Numbers("config/window"));
        Assert.Equal([1, 1, .025], results.Numbers("config/alpha"));
        Assert.Equal(["first", "first"], Enumerable.Range(0, 2).Select(row => results[row, "config/note"]));
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "trials", "00000", "result.json"), Cancellation);
        Assert.Equal([9, 9, 5], lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("config").GetProperty("window").GetInt32()));
        var rows = await ParquetRows.ReadAsync(Path.Combine(_folder, "epochs.parquet"), Cancellation);
        Assert.Equal([9L, 9L, 5L], rows.Take(3).Select(r => r["config/window"]));
    }

    [Fact]
    public async Task A_table_is_the_same_in_every_format()
    {
        var table = (await LoadAsync()).TrialDataframes()[0];

        using var json = new StringWriter { NewLine = "\n" };
        table.WriteJson(json);
        var lines = json.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal([.1, .5, .3], lines.Select(l => l.GetProperty("recall@10").GetDouble()));
        Assert.False(lines[0].TryGetProperty("loss", out _));
        Assert.Equal("NaN", lines[1].GetProperty("loss").GetString());

        var path = Path.Combine(_folder, "table.parquet");
        await using (var stream = File.Create(path)) await table.WriteParquetAsync(stream, Cancellation);
        var rows = await ParquetRows.ReadAsync(path, Cancellation);
        Assert.Equal(table.Columns.Select(c => c.Name), rows[0].Keys);
        for (var row = 0; row < table.Count; row++)
            foreach (var column in table.Columns) Assert.Equal(table[row, column.Name], rows[row][column.Name]);

        using var csv = new StringWriter { NewLine = "\n" };
        table.WriteCsv(csv);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(_folder, "trials", "00000", "progress.csv"), Cancellation), csv.ToString());
    }

    [Theory]
    [InlineData(new object[] { 1, 2L }, ParameterKind.Integer)]
    [InlineData(new object[] { 1L, .5 }, ParameterKind.Real)]
    [InlineData(new object[] { true, false }, ParameterKind.Boolean)]
    [InlineData(new object[] { true, 1L }, ParameterKind.Text)]
    [InlineData(new object[] { "a", .5 }, ParameterKind.Text)]
    public void A_column_is_of_the_kind_that_all_its_cells_fit(object[] cells, ParameterKind kind)
    {
        var table = ResultTable.Of([.. cells.Select(c => new Dictionary<string, object?> { ["x"] = c })]);

        Assert.Equal(kind, table.Columns[0].Kind);
        var type = kind switch { ParameterKind.Integer => typeof(long), ParameterKind.Real => typeof(double), ParameterKind.Boolean => typeof(bool), _ => typeof(string) };
        for (var row = 0; row < cells.Length; row++) Assert.IsType(type, table[row, "x"]);
    }

    [Fact]
    public async Task What_is_missing_or_damaged_is_said()
    {
        Assert.Contains("sessionrec results STUDY", Assert.Throws<InputException>(() => Analysis.Load(Path.Combine(_folder, "none"))).Message);
        var analysis = await LoadAsync();
        await File.AppendAllTextAsync(Path.Combine(_folder, "trials", "00002", "result.json"), "{\n", Cancellation);
        Assert.Contains("result.json is damaged", Assert.Throws<InputException>(analysis.TrialDataframes).Message);
        await File.WriteAllTextAsync(Path.Combine(_folder, "experiment_state.json"), "{", Cancellation);
        Assert.Contains("experiment_state.json is damaged", Assert.Throws<InputException>(() => Analysis.Load(_folder)).Message);
    }

    private async Task<Analysis> LoadAsync()
    {
        await new StudyFiles(_folder).WriteAsync(ExampleStudy.Summary, null, _trials, _trials.SelectMany(ExampleStudy.Epochs).ToAsyncEnumerable(), Cancellation);
        return Analysis.Load(_folder);
    }
}
