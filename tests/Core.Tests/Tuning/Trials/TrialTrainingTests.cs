using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Files;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tests.Tuning.Trials;

public sealed class TrialTrainingTests : IDisposable
{
    private static readonly EvaluationSplit Split = ProtocolRegistry.Create("last-item", new ParameterSet([new("size", 30), new("seed", 1)])).Split(Shop());

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-trial-").FullName;

    [Fact]
    public void Every_epoch_gives_validation_test_and_loss_figures()
    {
        using var training = TrialTraining.Start(Plan("word2vec", Parameters(seed: 3)), Split);
        Assert.Equal((0, 3), (training.Epoch, training.PlannedEpochs));

        for (var epoch = 1; epoch <= 3; epoch++)
        {
            var trained = training.TrainEpoch(null, TestContext.Current.CancellationToken);

            Assert.Equal((epoch, epoch), (trained.Epoch, training.Epoch));
            Assert.True(trained.Seconds > 0);
            foreach (var metric in new[] { "recall@10", "mrr@10", "recall@20" })
            {
                Assert.InRange(trained.Metrics[metric], 0, 1);
                Assert.InRange(trained.Metrics[TrialTraining.TestPrefix + metric], 0, 1);
            }

            Assert.True(trained.Metrics["loss"] > 0);
            Assert.True(trained.Metrics["loss_per_pair"] > 0);
            Assert.True(trained.Metrics["recall@20"] >= trained.Metrics["recall@10"]);
        }
    }

    [Fact]
    public void Hits_at_the_tuned_metrics_cut_off_come_with_every_epoch()
    {
        using var training = TrialTraining.Start(Plan("word2vec", Parameters(seed: 3), "recall@5"), Split);
        var trained = training.TrainEpoch(null, TestContext.Current.CancellationToken);
        Assert.Equal(Split.Validation.Count, trained.Hits!.Queries);
        Assert.Equal(trained.Metrics["recall@5"] * Split.Validation.Count, trained.Hits.Count, 1e-9);

        using var loss = TrialTraining.Start(Plan("word2vec", Parameters(seed: 3), "loss"), Split);
        Assert.Null(loss.TrainEpoch(null, TestContext.Current.CancellationToken).Hits);
    }

    [Fact]
    public void The_same_parameters_give_the_same_metrics_to_the_last_digit_and_another_seed_others()
    {
        var one = Curve(seed: 3);
        Assert.Equal(one, Curve(seed: 3));
        Assert.NotEqual(one, Curve(seed: 4));
    }

    [Fact]
    public void A_model_without_epochs_is_complete_after_one()
    {
        using var training = TrialTraining.Start(Plan("markov-chain", ParameterSet.Empty), Split);
        Assert.Equal(1, training.PlannedEpochs);

        var metrics = training.TrainEpoch(null, TestContext.Current.CancellationToken).Metrics;

        Assert.DoesNotContain("loss", metrics.Keys);
        // Seven in ten go on to the next item, which a Markov chain sees at once.
        Assert.InRange(metrics["recall@10"], 0.5, 1);
    }

    [Fact]
    public void A_cancelled_epoch_ends_in_between()
    {
        using var training = TrialTraining.Start(Plan("word2vec", Parameters(seed: 3)), Split);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => training.TrainEpoch(null, cancelled.Token));
    }

    [Fact]
    public void An_unknown_model_is_refused_with_those_there_are()
    {
        var error = Assert.Throws<InputException>(() => TrialTraining.Start(Plan("word3vec", ParameterSet.Empty), Split));
        Assert.Contains("word3vec", error.Message, StringComparison.Ordinal);
        Assert.Contains("word2vec", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_epochs_are_taken_from_a_checkpoint_or_trained_again_to_the_same_model()
    {
        var checkpoints = new Checkpoints(new FolderStore(_folder), long.MaxValue);
        var plan = Plan("word2vec", Parameters(seed: 3));
        using (var first = TrialTraining.Start(plan, Split))
        {
            first.TrainEpoch(null, Cancellation);
            first.Save(checkpoints);
            first.TrainEpoch(null, Cancellation);
        }

        var expected = Curve(seed: 3)[2];
        foreach (var from in new[] { checkpoints, null })
        {
            using var training = TrialTraining.TakeUp(plan, Split, 2, from, Cancellation);
            Assert.Equal((2, from is null ? 0 : 1), (training.Epoch, training.CheckpointEpoch));
            Assert.Equal(expected, training.TrainEpoch(null, Cancellation).Metrics["loss"]);
        }

        File.WriteAllBytes(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Single(), [1, 2, 3]);
        using var damaged = TrialTraining.TakeUp(plan, Split, 2, checkpoints, Cancellation);
        Assert.Equal(expected, damaged.TrainEpoch(null, Cancellation).Metrics["loss"]);
    }

    [Fact]
    public void A_trial_that_took_anothers_model_goes_on_from_it_with_its_own_parameters()
    {
        var checkpoints = new Checkpoints(new FolderStore(_folder), long.MaxValue);
        var source = Plan("word2vec", Parameters(seed: 3));
        using (var training = TrialTraining.Start(source, Split))
        {
            training.TrainEpoch(null, Cancellation);
            training.TrainEpoch(null, Cancellation);
            training.Save(checkpoints);
        }

        var taken = source with { Trial = 1, Parameters = source.Parameters.With("alpha", .5).With("window", 2), Past = [new TrialStretch(0, source.Parameters, 2)] };
        double Loss(Checkpoints? from)
        {
            using var training = TrialTraining.TakeUp(taken, Split, 2, from, Cancellation);
            return training.TrainEpoch(null, Cancellation).Metrics["loss"];
        }

        Assert.Equal(Loss(checkpoints), Loss(null));
        Assert.NotEqual(Curve(seed: 3)[2], Loss(checkpoints));
        var other = taken with { Parameters = taken.Parameters.With("vector_size", 13) };
        using var refused = TrialTraining.TakeUp(other, Split, 2, null, Cancellation);
        Assert.Contains("vector_size", Assert.Throws<InputException>(() => refused.TrainEpoch(null, Cancellation)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TrialPlan Plan(string model, ParameterSet parameters, string metric = "recall@10") =>
        new("study", 0, model, parameters, [], new CorpusReference("00", "00", 120, 960, 40), ProtocolReference.Default, metric);

    private static double[] Curve(int seed)
    {
        using var training = TrialTraining.Start(Plan("word2vec", Parameters(seed)), Split);
        return [.. Enumerable.Range(0, 3).Select(_ => training.TrainEpoch(null, TestContext.Current.CancellationToken).Metrics["loss"])];
    }

    private static ParameterSet Parameters(int seed) =>
        new([new("negative", 3), new("min_count", 1), new("vector_size", 12), new("epochs", 3), new("seed", seed)]);

    /// <summary>Sessions in which an item tends to be followed by its neighbour.</summary>
    private static SessionCorpus Shop()
    {
        var random = new NumpyGenerator(5);
        var events = new List<int>();
        for (var session = 0; session < 120; session++)
        {
            var item = (int)random.NextBounded(39);
            for (var e = 0; e < 8; e++)
            {
                events.Add(item);
                item = random.NextDouble() < 0.7 ? (item + 1) % 40 : (int)random.NextBounded(39);
            }
        }

        return new SessionCorpus([.. Enumerable.Range(0, 40).Select(i => $"item {i}")], [.. events], [.. Enumerable.Range(0, 121).Select(s => s * 8)]);
    }
}
