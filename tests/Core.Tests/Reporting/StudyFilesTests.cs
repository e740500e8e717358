using System.Text.Json;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tests.Reporting.Results;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Reporting;

public sealed class StudyFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-files-").FullName;
    private readonly TrialRow[] _trials = [ExampleStudy.Trial(0, .1, .2, .3), ExampleStudy.Trial(1), ExampleStudy.Trial(2, .4)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_trial_gets_its_parameters_its_results_and_its_progress()
    {
        var files = await WriteAsync();

        var parameters = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(files.Trial(0), "params.json"), Cancellation)).RootElement;
        Assert.Equal(["window", "alpha", "note"], parameters.EnumerateObject().Select(p => p.Name));

        var results = await File.ReadAllLinesAsync(Path.Combine(files.Trial(0), "result.json"), Cancellation);
        var last = JsonDocument.Parse(results[2]).RootElement;
        Assert.Equal(3, results.Length);
        Assert.Equal(3, last.GetProperty("training_iteration").GetInt32());
        Assert.Equal(.3, last.GetProperty("recall@10").GetDouble());
        Assert.Equal("NaN", last.GetProperty("loss").GetString());
        Assert.Equal(5, last.GetProperty("config").GetProperty("window").GetInt32());
        Assert.True(last.GetProperty("done").GetBoolean());
        Assert.False(JsonDocument.Parse(results[1]).RootElement.GetProperty("done").GetBoolean());

        var progress = await File.ReadAllLinesAsync(Path.Combine(files.Trial(0), "progress.csv"), Cancellation);
        Assert.Equal("trial_id,training_iteration,time_this_iter_s,time_total_s,done,timestamp,attempt,worker,config/window,config/alpha,config/note,recall@10,test_recall@10,loss", progress[0]);
        Assert.Equal("shop_00000,1,0.5,0.5,False,1772366400,1,worker-1,5,0.025,\"a \"\"quoted\"\", one\",0.1,,", progress[1]);
        Assert.Equal("shop_00000,3,0.5,1.5,True,1772366402,1,worker-1,5,0.025,\"a \"\"quoted\"\", one\",0.3,0.15,NaN", progress[3]);
    }

    [Fact]
    public async Task The_table_of_trials_has_a_line_for_each_of_them()
    {
        var files = await WriteAsync();

        var lines = await File.ReadAllLinesAsync(files.Trials, Cancellation);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("trial_id,trial,status,reason,training_iteration,value,best_value,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("shop_00001,1,completed,,0,,,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_trials_and_all_results_are_parquet_tables_too()
    {
        var files = await WriteAsync();

        var trials = await ParquetRows.ReadAsync(files.TrialsParquet, Cancellation);
        Assert.Equal(["shop_00000", "shop_00001", "shop_00002"], trials.Select(r => r["trial_id"]));
        Assert.Equal([.3, null, .4], trials.Select(r => r["value"]));
        Assert.All(trials, r => Assert.Equal((5L, .025, "a \"quoted\", one"), (r["config/window"], r["config/alpha"], r["config/note"])));

        var epochs = await ParquetRows.ReadAsync(files.EpochsParquet, Cancellation);
        Assert.Equal([(0L, 1L), (0L, 2L), (0L, 3L), (2L, 1L)], epochs.Select(r => ((long)r["trial"]!, (long)r["training_iteration"]!)));
        Assert.Equal([.1, .2, .3, .4], epochs.Select(r => r["recall@10"]));
        Assert.Equal([null, double.NaN, double.NaN, null], epochs.Select(r => r["loss"]));
        Assert.Equal([false, false, true, true], epochs.Select(r => r["done"]));
    }

    [Fact]
    public async Task Each_trial_with_results_has_a_TensorBoard_event_file()
    {
        var files = await WriteAsync();

        var file = Assert.Single(Directory.GetFiles(files.Trial(0), "*tfevents*"));
        var events = TensorBoardEvents.Read(await File.ReadAllBytesAsync(file, Cancellation));
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal([1L, 2L, 3L], events.Skip(1).Select(e => e.Step));
        Assert.Equal([.1f, .2f, .3f], events.Skip(1).Select(e => e.Scalars["recall@10"]));
        Assert.Equal(["recall@10", "time_this_iter_s"], events[1].Scalars.Keys);
        Assert.True(float.IsNaN(events[2].Scalars["loss"]));
        Assert.Equal(ExampleStudy.Start.AddSeconds(2).ToUnixTimeSeconds(), events[3].WallTime);
        Assert.Empty(Directory.GetFiles(files.Trial(1), "*tfevents*"));
    }

    [Fact]
    public async Task The_experiment_state_reads_back()
    {
        var files = await WriteAsync();

        var state = JsonDocument.Parse(await File.ReadAllTextAsync(files.ExperimentState, Cancellation)).RootElement;
        var summary = state.GetProperty("summary").Deserialize<StudySummary>(ReportJson.Compact);
        var trials = state.GetProperty("trials").Deserialize<TrialRow[]>(ReportJson.Compact)!;
        Assert.Equal(ExampleStudy.Summary, summary);
        Assert.Equal(_trials[0].Curve, trials[0].Curve);
        Assert.Equal(_trials[0].Parameters, trials[0].Parameters);
        Assert.Equal("study: shop\n", await File.ReadAllTextAsync(files.Study, Cancellation));
    }

    [Fact]
    public async Task Writing_again_replaces_and_leaves_nothing_beside()
    {
        await WriteAsync();
        var files = await WriteAsync();

        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(files.Trial(0), "result.json"), Cancellation)).Length);
        Assert.Empty(Directory.EnumerateFiles(files.Directory, "*.new", SearchOption.AllDirectories));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<StudyFiles> WriteAsync()
    {
        var files = new StudyFiles(Path.Combine(_folder, "shop"));
        await files.WriteAsync(
            ExampleStudy.Summary,
            new StudySubmission("study: shop\n", "study.yaml", ExampleStudy.Summary.Corpus),
            _trials,
            _trials.SelectMany(ExampleStudy.Epochs).ToAsyncEnumerable(),
            Cancellation);
        return files;
    }
}
