using SessionRec.Actors.Hosting;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Tests.Hosting;

public sealed class EmbeddedStudiesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-embedded-").FullName;

    [Fact]
    public async Task A_study_runs_to_its_end_and_its_results_can_be_read_afterwards()
    {
        var cancellation = TestContext.Current.CancellationToken;
        IReadOnlyList<TrialRow> trials;
        await using (var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(_folder, 2), cancellation))
        {
            var corpus = await studies.StoreCorpusAsync(SmallShop.Create(), cancellation);
            await studies.SubmitAsync(new StudySubmission(Yaml("small"), "small.yaml", corpus), cancellation);
            StudyUpdate? last = null;
            await foreach (var update in studies.WatchAsync("small", cancellation)) last = update;

            Assert.Equal(StudyState.Completed, last!.Summary.State);
            Assert.Equal(4, last.Summary.Completed);
            trials = await studies.TrialsAsync("small", cancellation);
        }

        Assert.Equal([1, 2, 3, 4], trials.Select(t => t.Parameters["negative"].AsInt64()));
        Assert.All(trials, t => Assert.Equal(3, t.Curve.Count));
        Assert.All(trials, t => Assert.True(t.Metrics.ContainsKey("test_recall@10")));

        var stored = StoredStudies.Open(_folder)!;
        Assert.Equal(StudyState.Completed, (await stored.StudyAsync("small", cancellation)).State);
        var epochs = await stored.EpochsAsync("small", null, cancellation).ToListAsync(cancellation);
        Assert.Equal(12, epochs.Count);
    }

    [Fact]
    public async Task A_study_that_was_under_way_goes_on_when_the_process_starts_again()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var reference = await RunWhole(Path.Combine(_folder, "undisturbed"), cancellation);

        var folder = Path.Combine(_folder, "interrupted");
        await using (var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, 1), cancellation))
        {
            var corpus = await studies.StoreCorpusAsync(SmallShop.Create(), cancellation);
            await studies.SubmitAsync(new StudySubmission(Yaml("small"), "small.yaml", corpus), cancellation);
            await foreach (var update in studies.WatchAsync("small", cancellation))
                if (update.Summary.EpochsReported >= 4)
                    break;
        }

        var half = await StoredStudies.Open(folder)!.EpochsAsync("small", null, cancellation).ToListAsync(cancellation);
        Assert.InRange(half.Count, 4, 12);
        await using (var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, 1), cancellation))
            await foreach (var update in studies.WatchAsync("small", cancellation))
                Assert.True(update.Summary.EpochsReported >= half.Count, "no reported epoch may be lost");

        var resumed = await StoredStudies.Open(folder)!.TrialsAsync("small", cancellation);
        Assert.Equal(reference.Select(t => t.Curve), resumed.Select(t => t.Curve));
    }

    [Fact]
    public async Task A_population_gives_the_same_on_any_number_of_slots_and_after_an_interruption()
    {
        var cancellation = TestContext.Current.CancellationToken;
        const string Yaml = """
            study: population
            data: {path: unused.tsv, format: native}
            protocol: {name: last-item, size: 50, seed: 1}
            space:
              alpha: {loguniform: [0.005, 0.2]}
              negative: {randint: [1, 8]}
              sg: 1
              min_count: 1
              vector_size: {choice: [8, 16]}
              epochs: 7
            scheduler: {pbt: {perturbation_interval: 2}}
            num_samples: 6
            """;
        async Task<IReadOnlyList<TrialRow>> Run(string folder, int slots, int stopAfter)
        {
            await using var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(Path.Combine(_folder, folder), slots), cancellation);
            if ((await studies.StudiesAsync(cancellation)).Count == 0)
                await studies.SubmitAsync(new StudySubmission(Yaml, "population.yaml", await studies.StoreCorpusAsync(SmallShop.Create(), cancellation)), cancellation);
            await foreach (var update in studies.WatchAsync("population", cancellation))
                if (update.Summary.EpochsReported >= stopAfter)
                    break;
            return await studies.TrialsAsync("population", cancellation);
        }

        var reference = await Run("one", slots: 1, stopAfter: int.MaxValue);
        Assert.All(reference, trial => Assert.Equal((TrialState.Completed, 7), (trial.State, trial.Epoch)));
        var history = await Task.WhenAll(reference.Select(t => StoredStudies.Open(Path.Combine(_folder, "one"))!.HistoryAsync("population", t.Trial, cancellation)));
        var exploited = history.SelectMany(rows => rows).Where(row => row.Kind == TrialHistoryKind.Exploited).ToArray();
        Assert.Equal(3 * 2, exploited.Length);
        Assert.All(exploited, row => Assert.Contains($"with the model of trial {row.Source}", row.Reason, StringComparison.Ordinal));

        // What such a trial was trained with, stretch by stretch, makes its model again.
        var split = ProtocolRegistry.Create("last-item", new ParameterSet([new("size", 50), new("seed", 1)])).Split(SmallShop.Create());
        foreach (var trial in exploited.Select(row => reference[row.Trial]).Distinct())
        {
            using var again = new StretchedTraining("word2vec", split.Training, trial.Parameters, trial.Past);
            while (again.Run.Epoch < trial.Epoch) again.TrainEpoch(null, cancellation);
            Assert.Equal(trial.Value, RankingEvaluator.Evaluate(again.Run.Recommender, split.Validation, cancellation: cancellation)["recall@10"]);
        }

        await Run("many", slots: 3, stopAfter: 20);
        var resumed = await Run("many", slots: 2, stopAfter: int.MaxValue);
        Assert.Equal(reference.Select(t => t.Parameters), resumed.Select(t => t.Parameters));
        Assert.Equal(reference.Select(t => t.Curve), resumed.Select(t => t.Curve));
        Assert.False(Directory.Exists(Path.Combine(_folder, "many", "checkpoints", "population")));
    }

    [Fact]
    public async Task A_folder_is_for_one_process_at_a_time()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Path.Combine(_folder, "shared");
        await using (await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, 1), cancellation))
        {
            var error = await Assert.ThrowsAsync<SessionRec.Core.InputException>(() => EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, 1), cancellation));
            Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        }

        await (await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, 1), cancellation)).DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<IReadOnlyList<TrialRow>> RunWhole(string folder, CancellationToken cancellation)
    {
        await using var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, 1), cancellation);
        var corpus = await studies.StoreCorpusAsync(SmallShop.Create(), cancellation);
        await studies.SubmitAsync(new StudySubmission(Yaml("small"), "small.yaml", corpus), cancellation);
        await foreach (var _ in studies.WatchAsync("small", cancellation))
        {
        }

        return await studies.TrialsAsync("small", cancellation);
    }

    private static string Yaml(string name) =>
        $$"""
        study: {{name}}
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 50, seed: 1}
        model: word2vec
        space:
          negative: {grid: [1, 2, 3, 4]}
          sg: 1
          min_count: 1
          vector_size: 16
          epochs: 3
        """;
}
