using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed class SavedWord2VecTests
{
    private static readonly Word2VecOptions Options = new() { MinCount = 2, VectorSize = 12, Epochs = 2, Sg = true };

    [Fact]
    public void A_saved_model_reads_back_whole()
    {
        var corpus = RandomCorpus.Create(seed: 6);
        using var run = new Word2VecTrainingRun(corpus, Options);
        TrainingLoop.TrainToEnd(run, cancellation: TestContext.Current.CancellationToken);
        var file = Save(run, corpus.ItemKeys);
        using var saved = SavedWord2Vec.Load(new MemoryStream(file));
        Assert.Equal(Options, saved.Options);
        Assert.Equal(run.Model.Vocabulary.Items.ToArray().Select(item => corpus.ItemKeys[item]), saved.ItemKeys);
        Assert.Equal(run.Model.Vocabulary.Counts.ToArray(), saved.Model.Vocabulary.Counts.ToArray());
        for (var row = 0; row < saved.ItemKeys.Count; row++)
        {
            Assert.Equal(run.Model.Input[row].ToArray(), saved.Model.Input[row].ToArray());
            Assert.Equal(run.Model.NegativeOutput![row].ToArray(), saved.Model.NegativeOutput![row].ToArray());
        }

        Assert.Throws<InputException>(() => SavedWord2Vec.Load(new MemoryStream(file[..^5])));
        Assert.Throws<InputException>(() => SavedWord2Vec.Load(new MemoryStream([.. "not a model"u8])));
    }

    [Fact]
    public void Training_goes_on_with_new_items_beside_the_known_ones()
    {
        var corpus = RandomCorpus.Create(seed: 6, items: 30);
        using var run = new Word2VecTrainingRun(corpus, Options);
        TrainingLoop.TrainToEnd(run, cancellation: TestContext.Current.CancellationToken);
        using var saved = SavedWord2Vec.Load(new MemoryStream(Save(run, corpus.ItemKeys)));

        var more = RandomCorpus.Create(seed: 7, items: 45);
        using var next = saved.Continue(more, Options);
        var vocabulary = next.Model.Vocabulary;
        Assert.True(vocabulary.Count > saved.ItemKeys.Count);
        var index = vocabulary.IndexOfItem[0];
        Assert.Equal("item0", saved.ItemKeys[index]);
        Assert.Equal(saved.Model.Input[index].ToArray(), next.Model.Input[index].ToArray());
        Assert.Equal(saved.Model.Vocabulary.Counts[index] + more.Items.ToArray().Count(item => item == 0), vocabulary.Counts[index]);

        next.TrainEpoch(null, TestContext.Current.CancellationToken);
        Assert.NotEqual(saved.Model.Input[index].ToArray(), next.Model.Input[index].ToArray());
        Assert.Throws<InputException>(() => saved.Continue(more, Options with { VectorSize = 3 }));
    }

    private static byte[] Save(Word2VecTrainingRun run, IReadOnlyList<string> keys)
    {
        using var stream = new MemoryStream();
        SavedWord2Vec.Save(stream, run.Model, Options, keys);
        return stream.ToArray();
    }
}
