using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed class CheckpointTests
{
    private static readonly Word2VecOptions Options = new() { MinCount = 1, VectorSize = 21, Epochs = 4, Sg = true, Negative = 7, Seed = 9 };

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_resumed_training_equals_an_uninterrupted_one_to_the_bit(bool sg, bool hs)
    {
        var corpus = RandomCorpus.Create(seed: 4);
        var options = Options with { Sg = sg, Hs = hs };
        using var whole = new Word2VecTrainingRun(corpus, options);
        var losses = new List<double>();
        while (whole.Epoch < whole.PlannedEpochs) losses.Add(whole.TrainEpoch(null, Cancellation).Loss!.Value);

        using var first = new Word2VecTrainingRun(corpus, options);
        first.TrainEpoch(null, Cancellation);
        first.TrainEpoch(null, Cancellation);
        var saved = Save(first);
        using var second = new Word2VecTrainingRun(corpus, options);
        second.RestoreCheckpoint(new MemoryStream(saved));
        Assert.Equal(2, second.Epoch);
        while (second.Epoch < second.PlannedEpochs) Assert.Equal(losses[second.Epoch], second.TrainEpoch(null, Cancellation).Loss!.Value);
        AssertSame(whole.Model.Input, second.Model.Input);
        AssertSame(whole.Model.NegativeOutput!, second.Model.NegativeOutput!);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_changes_nothing()
    {
        var corpus = RandomCorpus.Create(seed: 4);
        using var run = new Word2VecTrainingRun(corpus, Options);
        run.TrainEpoch(null, Cancellation);
        var saved = Save(run);
        run.TrainEpoch(null, Cancellation);
        var before = run.Model.Input[0].ToArray();

        Assert.Contains("cut short", Refusal(run, saved[..^40]), StringComparison.Ordinal);
        Assert.Contains("cut short", Refusal(run, saved[..^1]), StringComparison.Ordinal);
        Assert.Contains("not a Word2Vec checkpoint", Refusal(run, "PK\u0003\u0004 something else entirely"u8.ToArray()), StringComparison.Ordinal);
        var flipped = saved.ToArray();
        flipped[^100] ^= 1;
        Assert.Contains("damaged", Refusal(run, flipped), StringComparison.Ordinal);
        using var other = new Word2VecTrainingRun(corpus, Options with { Window = 2 });
        Assert.Contains("other parameters", Refusal(other, saved), StringComparison.Ordinal);

        Assert.Equal(2, run.Epoch);
        Assert.Equal(before, run.Model.Input[0].ToArray());
    }

    [Fact]
    public void Cancellation_ends_an_epoch_between_jobs()
    {
        var corpus = RandomCorpus.Create(seed: 4);
        using var run = new Word2VecTrainingRun(corpus, Options with { BatchWords = 50 });
        using var stop = new CancellationTokenSource();
        var heard = 0;
        var progress = new SynchronousProgress(_ =>
        {
            if (++heard == 3) stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => run.TrainEpoch(progress, stop.Token));
        Assert.Equal(3, heard);
        Assert.Equal(0, run.Epoch);
    }

    [Fact]
    public void Several_workers_train_the_same_jobs_and_learn()
    {
        var corpus = RandomCorpus.Create(seed: 4);
        var options = Options with { Epochs = 6, BatchWords = 100 };
        using var one = new Word2VecTrainingRun(corpus, options);
        using var three = new Word2VecTrainingRun(corpus, options with { Workers = 3 });
        EpochFigures single = default, several = default;
        while (one.Epoch < one.PlannedEpochs) (single, several) = (one.TrainEpoch(null, Cancellation), three.TrainEpoch(null, Cancellation));
        Assert.Equal(single.Pairs, several.Pairs);
        Assert.Equal(single.Loss!.Value, several.Loss!.Value, single.Loss!.Value * 0.05);
    }

    [Fact]
    public void Callbacks_hear_begin_and_end()
    {
        using var run = new Word2VecTrainingRun(RandomCorpus.Create(seed: 4), Options with { Epochs = 2 });
        var heard = new Recorder();
        TrainingLoop.TrainToEnd(run, [heard], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["train begins", "epoch begins after 0", "epoch ends after 1", "epoch begins after 1", "epoch ends after 2", "train ends"], heard.Events);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Save(Word2VecTrainingRun run)
    {
        using var stream = new MemoryStream();
        run.SaveCheckpoint(stream);
        return stream.ToArray();
    }

    private static string Refusal(Word2VecTrainingRun run, byte[] bytes) =>
        Assert.Throws<InputException>(() => run.RestoreCheckpoint(new MemoryStream(bytes))).Message;

    private static void AssertSame(VectorMatrix expected, VectorMatrix actual)
    {
        for (var row = 0; row < expected.Rows; row++) Assert.Equal(expected[row].ToArray(), actual[row].ToArray());
    }

    private sealed class SynchronousProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private sealed class Recorder : ITrainingCallback
    {
        public List<string> Events { get; } = [];

        public void OnTrainBegin(ITrainingRun run) => Events.Add("train begins");

        public void OnEpochBegin(ITrainingRun run) => Events.Add($"epoch begins after {run.Epoch}");

        public void OnEpochEnd(ITrainingRun run, EpochFigures figures) => Events.Add($"epoch ends after {run.Epoch}");

        public void OnTrainEnd(ITrainingRun run) => Events.Add("train ends");
    }
}
