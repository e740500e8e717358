namespace SessionRec.Core.Tests.Models.Neighbours;

/// <summary>Worked out by hand on five sessions, the last the most recent.</summary>
public sealed class NearestSessionsTests
{
    private const string Sessions = "ab bc acd dde b";

    [Fact]
    public void Sknn_sums_the_cosines_of_the_neighbours()
    {
        // ac against acd: 2/sqrt(2·3); against bc and ab: 1/sqrt(2·2).
        var corpus = TrainedModel.Corpus(Sessions);
        var answer = TrainedModel.Of("sknn", corpus).Answer(corpus, "a", "c");
        var near = 2 / MathF.Sqrt(6);
        Assert.Equal(["a", "c", "b", "d"], answer.Select(a => a.Item));
        Assert.Equal([near + .5f, near + .5f, 1f, near], answer.Select(a => a.Score));
    }

    [Fact]
    public void Vsknn_weights_late_items_late_matches_and_rare_items()
    {
        // Weights: c 1, a 1/2. Similarities: acd 1.5, bc 1, ab .5. Matches: c, c, a, so votes 1.5, 1, .25.
        var corpus = TrainedModel.Corpus(Sessions);
        var answer = TrainedModel.Of("vsknn", corpus, ("decay", "linear"), ("match_decay", "linear")).Answer(corpus, "a", "c").ToDictionary(a => a.Item, a => a.Score);
        var (inTwo, inThree) = (1 + Math.Log(5 / 2.0), 1 + Math.Log(5 / 3.0));
        Assert.Equal(2.5 * inTwo, answer["c"], 5);
        Assert.Equal(1.75 * inTwo, answer["a"], 5);
        Assert.Equal(1.25 * inThree, answer["b"], 5);
        Assert.Equal(1.5 * inTwo, answer["d"], 5);
        Assert.Equal(4, answer.Count);
    }

    [Fact]
    public void Items_of_the_session_can_be_left_out()
    {
        var corpus = TrainedModel.Corpus(Sessions);
        Assert.Equal(["a", "d", "b"], TrainedModel.Of("vsknn", corpus, ("repeats", "drop-last"), ("idf", 0.0)).Answer(corpus, "a", "c").Select(a => a.Item));
        Assert.Equal(["d", "b"], TrainedModel.Of("vsknn", corpus, ("repeats", "drop"), ("idf", 0.0)).Answer(corpus, "a", "c").Select(a => a.Item));
    }

    [Fact]
    public void Only_the_most_recent_sessions_are_looked_at()
    {
        var corpus = TrainedModel.Corpus(Sessions);
        Assert.Equal(["a", "c", "d"], TrainedModel.Of("sknn", corpus, ("sample_size", 1)).Answer(corpus, "a", "c").Select(a => a.Item));

        var turned = TrainedModel.Corpus(Sessions, [9, 9, 8, 8, 7, 7, 7, 6, 6, 6, 5]);
        Assert.Equal(["a", "b"], TrainedModel.Of("sknn", turned, ("sample_size", 1)).Answer(turned, "a", "c").Select(a => a.Item));
    }

    [Fact]
    public void Only_the_most_similar_vote_and_of_equals_the_more_recent()
    {
        var corpus = TrainedModel.Corpus(Sessions);
        Assert.Equal(["a", "c", "d"], TrainedModel.Of("sknn", corpus, ("k", 1)).Answer(corpus, "a", "c").Select(a => a.Item));
        Assert.Equal([("a", 2 / MathF.Sqrt(6)), ("c", (2 / MathF.Sqrt(6)) + .5f)], TrainedModel.Of("sknn", corpus, ("k", 2)).Answer(corpus, "a", "c").Where(a => a.Item is "a" or "c").OrderBy(a => a.Item));
    }

    [Fact]
    public void Only_the_last_distinct_items_count()
    {
        var corpus = TrainedModel.Corpus(Sessions);
        var model = TrainedModel.Of("sknn", corpus, ("last_items", 1));
        Assert.Equal(model.Answer(corpus, "c"), model.Answer(corpus, "a", "e", "c", "c"));
    }

    [Fact]
    public void Unknown_and_empty_sessions_have_an_empty_answer()
    {
        var corpus = TrainedModel.Corpus(Sessions);
        var split = corpus.Prefixes([2, 2, 2, 0, 1]); // no d, no e
        Assert.Empty(TrainedModel.Of("vsknn", split).Answer(corpus, "e"));
        Assert.Empty(TrainedModel.Of("vsknn", split).Answer(corpus));
    }

    [Fact]
    public void Concurrent_answers_are_those_of_one_thread()
    {
        var random = new Random(11);
        var corpus = TrainedModel.Corpus(string.Join(' ', Enumerable.Range(0, 500).Select(_ => new string([.. Enumerable.Range(0, 2 + random.Next(9)).Select(_ => (char)('a' + random.Next(26)))]))));
        var model = TrainedModel.Of("vsknn", corpus);
        string[][] queries = [.. Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 3).Select(_ => ((char)('a' + random.Next(26))).ToString()).ToArray())];
        var expected = Array.ConvertAll(queries, q => model.Answer(corpus, q));
        var found = new (string, float)[queries.Length][];
        Parallel.For(0, queries.Length, q => found[q] = model.Answer(corpus, queries[q]));
        Assert.Equal(expected, found);
    }
}
