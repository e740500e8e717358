using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Models.Blends;

public sealed class BlendTests
{
    private const string Sessions = "ab ab ac ca cb bd";

    [Fact]
    public void Scores_are_divided_by_the_best_and_added_up_by_weight()
    {
        // After a: b 2, c 1. Events: a 4, b 4, c 3, d 1.
        var corpus = TrainedModel.Corpus(Sessions);
        var answer = Blend("score", ("markov-chain", 3.0), ("popularity", 1.0)).Answer(corpus, "a").ToDictionary(a => a.Item, a => a.Score);
        Assert.Equal(3 + 1, answer["b"], 6);
        Assert.Equal(1.5 + .75, answer["c"], 6);
        Assert.Equal(1, answer["a"], 6);
        Assert.Equal(.25, answer["d"], 6);
    }

    [Fact]
    public void Places_can_be_fused_instead()
    {
        // Markov chain: b, c. Popularity: a, b, c, d.
        var answer = Blend("rank", ("markov-chain", 1.0), ("popularity", 0.5), ("rank_offset", 0)).Answer(TrainedModel.Corpus(Sessions), "a");
        Assert.Equal(["b", "c", "a", "d"], answer.Select(a => a.Item));
        Assert.Equal([1.25f, .5f + (.5f / 3), .5f, .125f], answer.Select(a => a.Score));
    }

    [Fact]
    public void Components_take_their_own_parameters()
    {
        var corpus = TrainedModel.Corpus("abc");
        Assert.Equal(["b"], Blend("score", corpus, ("sequential-rules", 1.0), ("sequential-rules.steps", 1)).Answer(corpus, "a").Select(a => a.Item));
        Assert.Equal(["b", "c"], Blend("score", corpus, ("sequential-rules", 1.0), ("sequential-rules.steps", 2)).Answer(corpus, "a").Select(a => a.Item));
    }

    [Fact]
    public void A_blend_of_nothing_is_refused()
    {
        var corpus = TrainedModel.Corpus(Sessions);
        Assert.Contains("every weight is 0", Assert.Throws<InputException>(() => Blend("score", corpus)).Message, StringComparison.Ordinal);
    }

    private static IRecommender Blend(string fusion, params (string, ParameterValue)[] settings) => Blend(fusion, TrainedModel.Corpus(Sessions), settings);

    private static IRecommender Blend(string fusion, SessionRec.Core.Data.SessionCorpus corpus, params (string, ParameterValue)[] settings) =>
        TrainedModel.Of("blend", corpus, [("sequential-rules", 0.0), ("vsknn", 0.0), ("fusion", fusion), .. settings]);
}
