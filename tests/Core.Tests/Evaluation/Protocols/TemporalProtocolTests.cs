using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Evaluation.Protocols;

public sealed class TemporalProtocolTests
{
    private const double Day = 86400;

    // Days:                       0  1  2 | 3  5 |  1  2  |  4  6  9 |  8  9 10
    private static readonly SessionCorpus Small = new(
        ["a", "b", "c", "d"], [0, 1, 2, 0, 1, 2, 2, 0, 1, 3, 1, 1, 0], [0, 3, 5, 7, 10, 13], ["v", "w", "x", "y", "z"],
        [0, Day, 2 * Day, 3 * Day, 5 * Day, Day, 2 * Day, 4 * Day, 6 * Day, 9 * Day, 8 * Day, 9 * Day, 10 * Day]);

    [Fact]
    public void Periods_are_counted_back_from_the_last_event()
    {
        // Test: days 7 to 10. Validation: days 4 up to 7. Training: before day 4.
        var split = Split(Small, ("test_days", 3), ("validation_days", 3));
        Assert.Equal([0, 1, 2, 0, 2, 2], split.Training.Items.ToArray());
        Assert.Equal(["v", "w", "x"], split.Training.SessionIds!);
        Assert.Equal([(1, 1), (3, 1)], Queries(split.Validation));
        Assert.Equal([(3, 2), (4, 1), (4, 2)], Queries(split.Test));
        Assert.Equal([0, 1], split.Test.Items(0).ToArray());
    }

    [Fact]
    public void Repeats_and_cold_truths_can_be_left_out_and_training_shortened()
    {
        Assert.Equal([(3, 2), (4, 2)], Queries(Split(Small, ("test_days", 3), ("validation_days", 3), ("repeats", false)).Test));
        Assert.Equal([(4, 1), (4, 2)], Queries(Split(Small, ("test_days", 3), ("validation_days", 3), ("cold_truths", false)).Test));
        Assert.Equal([2, 0, 2], Split(Small, ("test_days", 3), ("validation_days", 3), ("training_days", 2)).Training.Items.ToArray());
    }

    [Fact]
    public void Windows_slide_back_by_the_test_period()
    {
        var split = Split(Small, ("test_days", 3), ("validation_days", 3), ("window", 1));
        Assert.Equal([(1, 1), (3, 1)], Queries(split.Test));
        Assert.Equal([(0, 1), (0, 2), (2, 1)], Queries(split.Validation).Where(q => q is not (4, _)));
    }

    [Fact]
    public void Nothing_is_learned_that_happened_after_a_query()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var corpus = RandomCorpus(new Random(seed));
            var split = Split(corpus, ("test_days", 4.5), ("validation_days", 3.25), ("window", seed % 3), ("max_queries", seed % 2 == 0 ? 0 : 30));
            AssertNoLeak(split);
            Assert.True(split.Training.ItemCount == corpus.ItemCount && split.Test.Count > 0);
        }
    }

    [Fact]
    public void The_leak_test_finds_a_leak()
    {
        // The published protocol leaks: it cuts by position. If this passed, the test above would prove nothing.
        var leaking = new LastItemProtocol { Size = 50 }.Split(RandomCorpus(new Random(1)));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertNoLeak(leaking));
    }

    [Fact]
    public void Samples_are_seeded_and_in_order()
    {
        var corpus = RandomCorpus(new Random(8));
        var all = Queries(Split(corpus).Test);
        var sample = Queries(Split(corpus, ("max_queries", 20)).Test);
        Assert.Equal(20, sample.Length);
        Assert.Equal(sample, Queries(Split(corpus, ("max_queries", 20)).Test));
        Assert.NotEqual(sample, Queries(Split(corpus, ("max_queries", 20), ("seed", 5)).Test));
        Assert.Equal(sample, all.Where(sample.Contains));
    }

    [Fact]
    public void What_is_missing_is_told()
    {
        Assert.Contains("read without", Assert.Throws<InputException>(() => Split(new SessionCorpus(["a"], [0, 0], [0, 2]))).Message, StringComparison.Ordinal);
        Assert.Contains("session z are not", Assert.Throws<InputException>(() => Split(new SessionCorpus(["a"], [0, 0], [0, 2], ["z"], [2, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to learn from", Assert.Throws<InputException>(() => Split(Small, ("test_days", 9), ("validation_days", 9))).Message, StringComparison.Ordinal);
        Assert.Contains("has no option 'tset_days'", Assert.Throws<InputException>(() => Split(Small, ("tset_days", 9))).Message, StringComparison.Ordinal);
        Assert.Contains("last-item, temporal", Assert.Throws<InputException>(() => ProtocolRegistry.Create("random", ParameterSet.Empty)).Message, StringComparison.Ordinal);
    }

    private static void AssertNoLeak(EvaluationSplit split)
    {
        var lastLearned = split.Training.Times!.Max();
        foreach (var queries in new[] { split.Validation, split.Test })
        {
            for (var q = 0; q < queries.Count; q++)
            {
                var start = queries.Corpus.Offsets[queries.Sessions[q]];
                var asked = queries.Corpus.Times![start + queries.Positions[q]];
                Assert.True(lastLearned < asked, $"Learned from {lastLearned}, asked for {asked}.");
                for (var e = start; e < start + queries.Positions[q]; e++) Assert.True(queries.Corpus.Times[e] <= asked);
            }
        }

        var lastTuned = Enumerable.Range(0, split.Validation.Count).Max(q => TimeOfTruth(split.Validation, q));
        Assert.True(Enumerable.Range(0, split.Test.Count).All(q => TimeOfTruth(split.Test, q) > lastTuned));
    }

    private static double TimeOfTruth(QuerySet queries, int q) => queries.Corpus.Times![queries.Corpus.Offsets[queries.Sessions[q]] + queries.Positions[q]];

    private static SessionCorpus RandomCorpus(Random random)
    {
        var (items, times, offsets) = (new List<int>(), new List<double>(), new List<int> { 0 });
        for (var s = 0; s < 300; s++)
        {
            var time = random.NextDouble() * 40 * Day;
            for (var e = random.Next(2, 9); e > 0; e--)
            {
                items.Add(random.Next(30));
                times.Add(time += random.NextDouble() * Day);
            }

            offsets.Add(items.Count);
        }

        return new SessionCorpus([.. Enumerable.Range(0, 30).Select(i => $"i{i}")], [.. items], [.. offsets], null, [.. times]);
    }

    private static EvaluationSplit Split(SessionCorpus corpus, params (string, ParameterValue)[] options) =>
        ProtocolRegistry.Create("temporal", new ParameterSet(options.Select(o => KeyValuePair.Create(o.Item1, o.Item2)))).Split(corpus);

    private static (int Session, int Position)[] Queries(QuerySet queries) =>
        [.. Enumerable.Range(0, queries.Count).Select(q => (queries.Sessions[q], queries.Positions[q]))];
}
