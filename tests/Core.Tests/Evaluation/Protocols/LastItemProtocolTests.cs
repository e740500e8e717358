using SessionRec.Core.Data;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tests.Data;

namespace SessionRec.Core.Tests.Evaluation.Protocols;

public sealed class LastItemProtocolTests
{
    [Fact]
    public void The_split_of_the_real_data_is_the_published_one()
    {
        var golden = SharedFiles.Golden("seed_split.json");
        var corpus = OnlineRetail.Corpus();
        var split = new LastItemProtocol().Split(corpus);

        Assert.Equal(golden.GetProperty("test_first_100").EnumerateArray().Select(e => e.GetInt32()), split.Test.Sessions[..100].ToArray());
        Assert.Equal(golden.GetProperty("validation_first_100").EnumerateArray().Select(e => e.GetInt32()), split.Validation.Sessions[..100].ToArray());
        Assert.Equal((1000, 1000), (split.Test.Count, split.Validation.Count));
        Assert.Equal(corpus.EventCount - corpus.SessionCount, split.Training.EventCount);
        Assert.Equal(corpus.ItemCount, split.Training.ItemCount);
        Assert.Equal(28, Enumerable.Range(0, 1000).Count(q => split.Test.Truths[q] == split.Test.LastItems[q]));
    }

    [Fact]
    public void Training_lacks_the_last_item_of_every_session_and_queries_end_before_it()
    {
        var corpus = new SessionCorpus(["a", "b", "c"], [0, 1, 2, 2, 1, 0, 1], [0, 3, 5, 6, 7], ["w", "x", "y", "z"], [1, 2, 3, 4, 5, 6, 7]);
        var split = new LastItemProtocol { Size = 1 }.Split(corpus);

        Assert.Equal([0, 1, 2], split.Training.Items.ToArray());
        Assert.Equal(["w", "x"], split.Training.SessionIds!);
        Assert.Equal([1, 2, 4], split.Training.Times!);
        var test = split.Test;
        Assert.Equal(corpus.Session(test.Sessions[0])[..^1].ToArray(), test.Items(0).ToArray());
        Assert.Equal(corpus.Session(test.Sessions[0])[^1], test.Truths[0]);
        Assert.NotEqual(test.Sessions[0], split.Validation.Sessions[0]);
    }

    [Fact]
    public void Too_few_sessions_are_told_with_the_largest_size()
    {
        var corpus = new SessionCorpus(["a"], [0, 0, 0, 0, 0], [0, 2, 4, 5]);
        var error = Assert.Throws<InputException>(() => new LastItemProtocol { Size = 2 }.Split(corpus));
        Assert.Contains("The largest size is 1", error.Message, StringComparison.Ordinal);
    }
}
