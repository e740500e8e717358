using System.Text.Json;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed class KeyedVectorsTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void Look_ups_give_gensims_results()
    {
        var results = SharedFiles.Golden("keyed_vectors.json").GetProperty("results");
        using var vectors = Golden();
        AssertSimilar(results.GetProperty("most_similar(a,topn=3)"), vectors.MostSimilar("a", topn: 3));
        AssertSimilar(results.GetProperty("most_similar(positive=[a,c],topn=3)"), vectors.MostSimilar(["a", "c"], topn: 3));
        AssertSimilar(results.GetProperty("most_similar(positive=[a],negative=[c])"), vectors.MostSimilar(["a"], ["c"]));
        AssertSimilar(results.GetProperty("similar_by_vector(vec a)"), vectors.SimilarByVector(vectors["a"], topn: 3));
        AssertSimilar(results.GetProperty("similar_by_vector(\"a\")"), vectors.MostSimilar("a", topn: 3));
        Assert.Equal(results.GetProperty("similarity(a,b)").GetSingle(), vectors.Similarity("a", "b"), Tolerance);
    }

    [Fact]
    public void Limits_of_an_answer_are_kept()
    {
        using var vectors = Golden();
        Assert.Empty(vectors.MostSimilar("a", topn: 0));
        Assert.Equal(4, vectors.MostSimilar("a", topn: 100).Count);
        Assert.Equal(["b", "c"], vectors.MostSimilar("a", topn: 10, restrictVocab: 3).Select(answer => answer.Key));
        Assert.Contains("'nobody'", Assert.Throws<InputException>(() => vectors.MostSimilar("nobody")).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => vectors.SimilarByVector([1, 2]));
    }

    [Fact]
    public void Comparisons_follow_from_the_cosine()
    {
        using var vectors = Golden();
        Assert.Equal(1 - vectors.Similarity("a", "b"), vectors.Distance("a", "b"), Tolerance);
        Assert.Equal(["b", "é"], vectors.CloserThan("a", "c"));
        Assert.Equal(3, vectors.Rank("a", "c"));
        Assert.Equal("d", vectors.DoesntMatch(["a", "b", "d", "unknown"]));
        Assert.Equal([0.5f, 0.5f, 0], vectors.MeanVector(["a", "c"]));
        Assert.Equal([1.5f, 0, 0], vectors.MeanVector(["a", "d"], [3, -0f], preNormalise: false).Select(v => v * 1.5f));
    }

    [Fact]
    public void Exact_search_equals_sorting_all_scores()
    {
        const int Items = 3_001;
        var random = new NumpyGenerator(8);
        var matrix = new VectorMatrix(Items, 30);
        for (var row = 0; row < Items; row++)
            foreach (ref var component in matrix[row])
                component = (float)Math.Round(random.NextSingle() - 0.5f, 1);
        using var vectors = new KeyedVectors([.. Enumerable.Range(0, Items).Select(i => $"k{i}")], matrix);
        var expected = Enumerable.Range(0, Items).Where(i => i != 7)
            .Select(i => (Key: $"k{i}", Score: vectors.Similarity("k7", $"k{i}")))
            .OrderByDescending(pair => pair.Score)
            .ToArray();
        var answer = vectors.MostSimilar("k7", topn: 200);
        for (var place = 0; place < answer.Count; place++) Assert.Equal(expected[place].Score, answer[place].Value, 1e-5);
        Assert.Equal(answer.Select(a => a.Key).Distinct().Count(), answer.Count);
    }

    [Fact]
    public void Output_predictions_are_probabilities()
    {
        using var run = new Word2VecTrainingRun(RandomCorpus.Create(seed: 2), new Word2VecOptions { MinCount = 1, VectorSize = 8 });
        TrainingLoop.TrainToEnd(run, cancellation: TestContext.Current.CancellationToken);
        var all = run.Model.PredictOutput([0, 3], int.MaxValue);
        Assert.Equal(run.Model.Vocabulary.Count, all.Count);
        Assert.Equal(1, all.Sum(scored => scored.Score), 1e-5);
        Assert.Equal(all.Take(3), run.Model.PredictOutput([0, 3], 3));
    }

    private static KeyedVectors Golden()
    {
        var golden = SharedFiles.Golden("keyed_vectors.json").GetProperty("vectors").EnumerateObject().ToArray();
        var matrix = new VectorMatrix(golden.Length, 3);
        for (var row = 0; row < golden.Length; row++)
            golden[row].Value.EnumerateArray().Select(v => v.GetSingle()).ToArray().CopyTo(matrix[row]);
        return new KeyedVectors([.. golden.Select(entry => entry.Name)], matrix);
    }

    private static void AssertSimilar(JsonElement expected, IReadOnlyList<KeyValuePair<string, float>> actual)
    {
        var wanted = expected.EnumerateArray().ToArray();
        Assert.Equal(wanted.Select(pair => pair[0].GetString()), actual.Take(wanted.Length).Select(pair => pair.Key));
        Assert.Equal(wanted.Length, actual.Count);
        for (var i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i][1].GetSingle(), actual[i].Value, Tolerance);
    }
}
