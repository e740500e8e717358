using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Kernels;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed class Word2VecRecommenderTests
{
    private const int ItemCount = 77;

    public static TheoryData<int, ItemScore, bool> WidthsAndScores()
    {
        var data = new TheoryData<int, ItemScore, bool>();
        foreach (var width in VectorWidth.Available)
            foreach (var score in Enum.GetValues<ItemScore>())
            {
                data.Add(width, score, true);
                data.Add(width, score, false);
            }

        return data;
    }

    [Theory]
    [MemberData(nameof(WidthsAndScores))]
    public void Ranks_are_places_in_the_recommendation(int width, ItemScore score, bool excludeQuery)
    {
        var options = new Word2VecOptions { Score = score, ExcludeQuery = excludeQuery };
        using var model = ModelWithTies();
        var recommender = (IBatchRanker)Word2VecRecommender.Create(model, options, width);
        int[] queries = [.. Enumerable.Range(0, ItemCount).SelectMany(q => Enumerable.Repeat(q, ItemCount))];
        int[] truths = [.. Enumerable.Range(0, ItemCount * ItemCount).Select(i => i % ItemCount)];
        var ranks = new int[queries.Length];
        recommender.Rank(queries, truths, 10, ranks, TestContext.Current.CancellationToken);

        var top = new ScoredItem[10];
        for (var i = 0; i < queries.Length; i++)
        {
            var count = recommender.Recommend([queries[i]], top);
            Assert.Equal(Array.FindIndex(top, 0, count, scored => scored.Item == truths[i]) + 1, ranks[i]);
        }
    }

    [Fact]
    public void All_widths_give_the_same_scores_to_the_bit()
    {
        using var model = ModelWithTies();
        var expected = new ScoredItem[ItemCount];
        Assert.Equal(ItemCount - 1, Word2VecRecommender.Create(model, new Word2VecOptions(), 0).Recommend([5], expected));
        foreach (var width in VectorWidth.Available)
        {
            var actual = new ScoredItem[ItemCount];
            Word2VecRecommender.Create(model, new Word2VecOptions(), width).Recommend([5], actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Equal_items_come_in_the_order_of_the_vocabulary()
    {
        using var model = ModelWithTies();
        var top = new ScoredItem[3];
        Word2VecRecommender.Create(model, new Word2VecOptions()).Recommend([20], top);
        Assert.Equal([10, 30, 40], top.Select(scored => scored.Item));
    }

    [Fact]
    public void An_unknown_query_has_no_answer_and_an_unknown_truth_no_rank()
    {
        var corpus = new SessionCorpus(["a", "b", "rare"], [0, 1, 0, 1, 2], [0, 5]);
        using var run = new Word2VecTrainingRun(corpus, new Word2VecOptions { MinCount = 2, Sg = true });
        var recommender = (IBatchRanker)run.Recommender;
        Assert.Equal(0, recommender.Recommend([2], new ScoredItem[2]));
        var ranks = new int[4];
        recommender.Rank([2, 0, 0, 0], [0, 2, 0, 1], 10, ranks, TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 0, 1], ranks);
    }

    /// <summary>Random vectors; items 10, 20, 30 and 40 share one.</summary>
    private static Word2VecModel ModelWithTies()
    {
        var items = Enumerable.Range(0, ItemCount).ToArray();
        var vocabulary = new Vocabulary(items, [.. items.Select(item => 1L + (item % 3))], ItemCount);
        var model = new Word2VecModel(vocabulary, new Word2VecOptions { VectorSize = 19 });
        var generator = new NumpyGenerator(3);
        for (var row = 0; row < ItemCount; row++)
            foreach (ref var component in model.Input[row])
                component = generator.NextSingle() - 0.5f;
        for (var row = 0; row < ItemCount; row++)
            foreach (ref var component in model.NegativeOutput![row])
                component = generator.NextSingle() - 0.5f;
        foreach (var twin in (int[])[20, 30, 40]) model.Input[10].CopyTo(model.Input[twin]);
        model.NegativeOutput![12].CopyTo(model.NegativeOutput[15]);
        return model;
    }
}
