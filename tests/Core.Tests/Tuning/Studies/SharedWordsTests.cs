using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class SharedWordsTests
{
    [Fact]
    public void Metrics_are_what_they_were_and_take_their_names_from_those_before()
    {
        var words = new SharedWords();
        var first = words.Share(Metrics(0.1, 0.2));
        var second = words.Share(Metrics(0.3, double.NaN));

        Assert.Equal(Metrics(0.3, double.NaN).ToArray(), second.ToArray());
        Assert.Equal(0.3, second["recall@10"]);
        Assert.True(second.ContainsKey("mrr@10"));
        Assert.False(second.TryGetValue("mrr", out _));
        Assert.Throws<KeyNotFoundException>(() => second["mrr"]);
        Assert.Same(first.Keys, second.Keys);
        Assert.Equal([("loss", 4.0)], words.Share(new Dictionary<string, double> { ["loss"] = 4 }).Select(m => (m.Key, m.Value)));
        Assert.Empty(words.Share(new Dictionary<string, double>()));
    }

    [Fact]
    public void A_word_is_kept_once()
    {
        var words = new SharedWords();

        Assert.Same(words.Share(Copy("worker-1")), words.Share(Copy("worker-1")));
    }

    private static string Copy(string word) => new(word.AsSpan());

    private static Dictionary<string, double> Metrics(double recall, double mrr) => new() { [Copy("recall@10")] = recall, [Copy("mrr@10")] = mrr };
}
