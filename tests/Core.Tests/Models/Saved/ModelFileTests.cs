using SessionRec.Core.Data;
using SessionRec.Core.Data.Generation;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;

namespace SessionRec.Core.Tests.Models.Saved;

public sealed class ModelFileTests : IDisposable
{
    private static readonly EvaluationSplit Split = new LastItemProtocol { Size = 100 }.Split(
        ShopGenerator.CreateCorpus(new ShopOptions { Customers = 300, Items = 200, Events = 6000, Seed = 7 }));

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-model-").FullName;

    private string File => Path.Combine(_folder, "model.srm");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("popularity")]
    [InlineData("association-rules")]
    [InlineData("markov-chain")]
    [InlineData("sequential-rules")]
    [InlineData("sknn")]
    [InlineData("vsknn:k=50,m=200")]
    [InlineData("word2vec:vector_size=16,epochs=2,min_count=1")]
    [InlineData("blend:word2vec=1,word2vec.epochs=2,word2vec.vector_size=16,word2vec.min_count=1")]
    public void A_model_of_any_kind_answers_as_before(string text)
    {
        var spec = ModelSpec.Parse(text);
        using var run = Train(spec);
        ModelFile.Save(File, spec.Definition, spec.Parameters, Split.Training, run, "shop", "study #1");
        using var model = ModelFile.Load(File, TestContext.Current.CancellationToken);

        Assert.Equal((spec.Definition.Name, run.Epoch, "study #1"), (model.Description.Model, model.Description.Epoch, model.Description.Origin));
        Assert.Equal(Split.Training.SessionsSha256, model.Training.SessionsSha256);
        var (before, after) = (new ScoredItem[20], new ScoredItem[20]);
        for (var q = 0; q < Split.Test.Count; q++)
        {
            var count = run.Recommender.Recommend(Split.Test.Items(q), before);
            Assert.Equal(count, model.Recommender.Recommend(Split.Test.Items(q), after));
            Assert.Equal(before[..count], after[..count]);
        }
    }

    [Fact]
    public void A_model_keeps_the_epoch_it_was_saved_at()
    {
        var spec = ModelSpec.Parse("word2vec:vector_size=16,epochs=5,min_count=1");
        using var run = spec.Definition.Start(Split.Training, spec.Parameters);
        run.TrainEpoch(null, TestContext.Current.CancellationToken);
        ModelFile.Save(File, spec.Definition, spec.Parameters, Split.Training, run, "shop");
        Assert.Equal(1, ModelFile.Describe(File).Epoch);
    }

    [Fact]
    public void Names_of_items_come_along()
    {
        var training = Split.Training.WithItemNames([.. Split.Training.ItemKeys.Select((key, i) => i % 2 == 0 ? $"The {key}" : null)]);
        var spec = ModelSpec.Parse("markov-chain");
        using var run = Train(spec);
        ModelFile.Save(File, spec.Definition, spec.Parameters, training, run, "shop");
        using var model = ModelFile.Load(File, TestContext.Current.CancellationToken);
        Assert.Equal(($"The {training.ItemKeys[0]}", null), (model.NameOf(0), model.NameOf(1)));
        Assert.Equal((3, -1), (model.Find(training.ItemKeys[3]), model.Find("nothing")));
    }

    [Fact]
    public void A_damaged_cut_or_foreign_file_is_refused()
    {
        var spec = ModelSpec.Parse("word2vec:vector_size=16,epochs=1,min_count=1");
        using var run = Train(spec);
        ModelFile.Save(File, spec.Definition, spec.Parameters, Split.Training, run, "shop");
        var whole = System.IO.File.ReadAllBytes(File);
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var bytes = whole.ToArray();
            for (var b = 0; b < 20; b++) bytes[random.Next(bytes.Length)] ^= (byte)(1 + random.Next(255));
            System.IO.File.WriteAllBytes(File, i % 3 == 0 ? whole[..random.Next(whole.Length)] : bytes);
            Refused();
        }

        System.IO.File.WriteAllText(File, "not a model");
        Refused();
        System.IO.File.Delete(File);
        Refused();

        void Refused() => Assert.Contains(File, Assert.Throws<InputException>(() => ModelFile.Load(File, TestContext.Current.CancellationToken).Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_in_an_evaluation_scores_what_it_scored_and_tells_where_it_learned_elsewhere()
    {
        var spec = ModelSpec.Parse("markov-chain");
        using var run = Train(spec);
        ModelFile.Save(File, spec.Definition, spec.Parameters, Split.Training, run, "shop");
        using var model = ModelFile.Load(File, TestContext.Current.CancellationToken);
        var contender = new SavedContender("saved", model);
        var row = contender.Evaluate(new ModelEvaluation(TimeProvider.System), Split.Training, Split.Test, null, null, TestContext.Current.CancellationToken);

        Assert.Equal(RankingEvaluator.Evaluate(run.Recommender, Split.Test, cancellation: TestContext.Current.CancellationToken).Ranks.ToArray(), row.Metrics.Ranks.ToArray());
        Assert.Null(contender.Caveat(Split.Training));
        Assert.Contains("may know the answers", contender.Caveat(Split.Test.Corpus), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_that_a_model_or_a_corpus_does_not_know_are_passed_over()
    {
        var training = new SessionCorpus(["a", "b", "c"], [0, 1, 0, 1, 0, 2], [0, 2, 4, 6]);
        var spec = ModelSpec.Parse("markov-chain");
        using var run = spec.Definition.Start(training, spec.Parameters);
        run.TrainEpoch(null, TestContext.Current.CancellationToken);
        ModelFile.Save(File, spec.Definition, spec.Parameters, training, run, "small");
        using var model = ModelFile.Load(File, TestContext.Current.CancellationToken);
        var other = new TranslatedRecommender(model, new SessionCorpus(["new", "c", "a"], [0, 1, 2], [0, 3]));
        var top = new ScoredItem[5];
        Assert.Equal(1, other.Recommend([2, 0], top)); // a, new: asked with a, whose followers are b (unknown here) and c
        Assert.Equal(1, top[0].Item);
        Assert.Equal(0, other.Recommend([0], top));
    }

    private static ITrainingRun Train(ModelSpec spec)
    {
        var run = spec.Definition.Start(Split.Training, spec.Parameters);
        while (run.Epoch < run.PlannedEpochs) run.TrainEpoch(null, TestContext.Current.CancellationToken);
        return run;
    }
}
