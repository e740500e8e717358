using SessionRec.Core.Models.Baselines;

namespace SessionRec.Core.Tests.Models.Baselines;

/// <summary>The counting models on sessions small enough to count by hand.</summary>
public sealed class BaselineTests
{
    [Fact]
    public void Popularity_counts_events_and_keeps_the_first_seen_of_equals()
    {
        var corpus = TrainedModel.Corpus("ba ab c");
        Assert.Equal([("b", 2f), ("a", 2f), ("c", 1f)], TrainedModel.Of("popularity", corpus).Answer(corpus, "c"));
    }

    [Fact]
    public void Recent_popularity_counts_the_last_sessions_by_time()
    {
        var corpus = TrainedModel.Corpus("aa bb c d", [9, 9, 1, 1, 5, 7]);
        Assert.Equal([("a", 2f), ("d", 1f)], TrainedModel.Of("popularity", corpus, ("scope", "recent"), ("recent_share", 0.5)).Answer(corpus, "b"));
    }

    [Fact]
    public void Session_popularity_puts_the_sessions_own_items_first()
    {
        var corpus = TrainedModel.Corpus("aaa bb cd");
        Assert.Equal(["c", "d", "b", "a"], TrainedModel.Of("popularity", corpus, ("scope", "session")).Answer(corpus, "c", "b", "d", "c").Select(a => a.Item));
    }

    [Fact]
    public void Markov_chain_counts_what_comes_next_within_a_session()
    {
        var corpus = TrainedModel.Corpus("abb ac ab ba");
        var model = TrainedModel.Of("markov-chain", corpus);
        Assert.Equal([("b", 2f), ("c", 1f)], model.Answer(corpus, "c", "a"));
        Assert.Equal([("b", 1f), ("a", 1f)], model.Answer(corpus, "b"));
        Assert.Empty(model.Answer(corpus, "c"));
        Assert.Empty(model.Answer(corpus));
    }

    [Fact]
    public void Association_rules_count_pairs_of_events_both_ways()
    {
        // abab: a and b twice each: 4 pairs a-b, and each twice with itself; ac: 1 pair.
        var corpus = TrainedModel.Corpus("abab ca");
        var model = TrainedModel.Of("association-rules", corpus);
        Assert.Equal([("b", 4f), ("a", 2f), ("c", 1f)], model.Answer(corpus, "a"));
        Assert.Equal([("a", 1f)], model.Answer(corpus, "c"));
    }

    [Fact]
    public void Equal_counts_keep_the_order_in_which_the_pairs_were_met()
    {
        var corpus = TrainedModel.Corpus("zyx axc ab");
        Assert.Equal(["x", "c", "b"], TrainedModel.Of("association-rules", corpus).Answer(corpus, "a").Select(a => a.Item));
        Assert.Equal(["x", "c"], TrainedModel.Of("association-rules", corpus, ("followers", 2)).Answer(corpus, "a").Select(a => a.Item));
        Assert.Equal(["x", "b"], TrainedModel.Of("markov-chain", corpus).Answer(corpus, "a").Select(a => a.Item));
    }

    [Theory]
    [InlineData("reciprocal", 1f + (1 / 3f), .5f)]
    [InlineData("quadratic", 1f + (1 / 9f), .25f)]
    [InlineData("linear", 1f + (1 / 3f), 2 / 3f)]
    [InlineData("same", 2f, 1f)]
    public void Sequential_rules_weigh_pairs_by_their_distance(string weighting, float b, float c)
    {
        var corpus = TrainedModel.Corpus("abcbd");
        var answer = TrainedModel.Of("sequential-rules", corpus, ("steps", 3), ("weighting", weighting)).Answer(corpus, "a");
        Assert.Equal(["b", "c"], answer.Select(a => a.Item));
        Assert.Equal(b, answer[0].Score, 6);
        Assert.Equal(c, answer[1].Score, 6);
    }

    [Fact]
    public void Short_answers_are_filled_up_with_popular_items_below_them()
    {
        var corpus = TrainedModel.Corpus("ab ac cd cd");
        var filled = new FilledRecommender(TrainedModel.Of("markov-chain", corpus), PopularityRecommender.Count(corpus));
        Assert.Equal([("b", 1f), ("c", 1f), ("a", 0f), ("d", -1f)], filled.Answer(corpus, "a"));
        Assert.Equal(["c", "a", "d", "b"], filled.Answer(corpus, "b").Select(a => a.Item));
    }
}
