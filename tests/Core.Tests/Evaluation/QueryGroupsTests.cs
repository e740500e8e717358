using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;

namespace SessionRec.Core.Tests.Evaluation;

public sealed class QueryGroupsTests
{
    private static readonly string[] Keys = ["a", "b", "c", "d"];

    [Fact]
    public void Truths_are_banded_by_thirds_of_the_training_events()
    {
        var training = new SessionCorpus(Keys, [0, 0, 0, 1, 1, 2], [0, 6]);
        var corpus = new SessionCorpus(Keys, [0, 0, 0, 1, 0, 2, 3, 3], [0, 2, 4, 6, 8]);
        var queries = new QuerySet(corpus, [0, 1, 2, 3], [1, 1, 1, 1]);
        Assert.Equal(
            [("truth: head", 0), ("truth: middle", 1), ("truth: tail", 2), ("truth: cold", 3)],
            QueryGroups.ByTruthPopularity(queries, training).Select(g => (g.Name, g.Queries.Single())));
        Assert.Equal(["query: known", "query: cold"], QueryGroups.ByQueryKnown(queries, training).Select(g => g.Name));
    }

    [Fact]
    public void Groups_of_one_kind_share_the_queries_out()
    {
        var random = new Random(5);
        var lengths = Enumerable.Range(0, 80).Select(_ => 2 + random.Next(70)).ToArray();
        var offsets = new int[81];
        for (var s = 0; s < 80; s++) offsets[s + 1] = offsets[s] + lengths[s];
        var corpus = new SessionCorpus(Keys, [.. Enumerable.Range(0, offsets[^1]).Select(_ => random.Next(4))], offsets);
        var split = new LastItemProtocol { Size = 40, Seed = 9 }.Split(corpus);
        foreach (var kind in new[] { QueryGroups.ByQueryLength(split.Test), QueryGroups.ByRepetition(split.Test), QueryGroups.ByTruthPopularity(split.Test, split.Training) })
            Assert.Equal(Enumerable.Range(0, 40), kind.SelectMany(g => g.Queries).Order());
    }
}
