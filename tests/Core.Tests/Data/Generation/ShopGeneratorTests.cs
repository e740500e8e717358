using System.Globalization;
using System.Text;
using SessionRec.Core.Data;
using SessionRec.Core.Data.Generation;

namespace SessionRec.Core.Tests.Data.Generation;

public sealed class ShopGeneratorTests
{
    private static readonly ShopOptions Small = new() { Seed = 5, Customers = 300, Items = 400, Events = 12_000 };

    [Fact]
    public void The_same_options_give_the_same_bytes() => Assert.Equal(Tsv(Small), Tsv(Small with { }));

    [Fact]
    public void Another_seed_gives_another_shop() => Assert.NotEqual(Tsv(Small), Tsv(Small with { Seed = 6 }));

    [Theory]
    [InlineData(1, 20, 5)]
    [InlineData(2, 20, 10)]
    [InlineData(97, 21, 485)]
    [InlineData(300, 400, 12_000)]
    [InlineData(40, 5_000, 60_000)]
    public void The_stream_and_the_corpus_hold_the_same_events(int customers, int items, long events)
    {
        var options = Small with { Customers = customers, Items = items, Events = events };
        var corpus = Corpus(options);
        var rows = new StringBuilder("SessionId\tItemId\tTime\n");
        for (var s = 0; s < corpus.SessionCount; s++)
            for (var e = corpus.Offsets[s]; e < corpus.Offsets[s + 1]; e++)
                rows.Append(CultureInfo.InvariantCulture, $"{corpus.SessionIds![s]}\t{corpus.ItemKeys[corpus.Items[e]]}\t{corpus.Times![e]}\n");
        Assert.Equal(rows.ToString(), Tsv(options));
    }

    [Fact]
    public void Every_session_has_three_events_or_more_in_rising_time_within_the_year()
    {
        var corpus = Corpus(Small with { Start = new DateOnly(2023, 1, 1) });
        Assert.Equal(300, corpus.SessionCount);
        for (var s = 0; s < corpus.SessionCount; s++)
        {
            var (start, end) = (corpus.Offsets[s], corpus.Offsets[s + 1]);
            Assert.True(end - start >= 3);
            for (var e = start + 1; e < end; e++) Assert.True(corpus.Times![e] > corpus.Times[e - 1]);
        }

        Assert.InRange(corpus.Times!.Min(), 1_672_531_200, 1_704_067_199);
        Assert.InRange(corpus.Times!.Max(), 1_672_531_200, 1_704_067_199);
    }

    [Theory]
    [InlineData(1_000, 5)]
    [InlineData(1_000, 20)]
    [InlineData(1_000, 96)]
    [InlineData(1_000, 1_000)]
    [InlineData(20_000, 6)]
    public void The_events_asked_for_are_met_within_five_per_cent(int customers, int eventsPerCustomer)
    {
        var events = customers * eventsPerCustomer;
        var made = Corpus(Small with { Customers = customers, Events = events }).EventCount;
        Assert.InRange(made, events * 0.95, events * 1.05);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void The_default_shop_has_the_shape_of_Online_Retail_from_any_seed(ulong seed)
    {
        var corpus = Corpus(new ShopOptions { Seed = seed });
        var lengths = Enumerable.Range(0, corpus.SessionCount).Select(s => corpus.Session(s).Length).Order().ToArray();
        Assert.Equal(4_234, lengths.Length);
        Assert.Equal(3, lengths[0]);
        Assert.InRange(lengths[lengths.Length / 2], 39, 49);
        Assert.InRange(lengths[^1], 4_500, 9_500);
        Assert.InRange(corpus.EventCount, 395_000, 415_000);
        Assert.InRange(corpus.ItemCount, 3_560, 3_684);

        var counts = new int[corpus.ItemCount];
        foreach (var item in corpus.Items) counts[item]++;
        Array.Sort(counts, (a, b) => b.CompareTo(a));
        Assert.InRange(counts[0], 1_600, 2_500);
        Assert.InRange(counts[99], 480, 640);
        Assert.InRange(counts[999], 110, 145);
        Assert.InRange(counts[1_999], 25, 50);
    }

    [Fact]
    public void What_follows_what_is_learnable_but_not_certain()
    {
        var corpus = Corpus(new ShopOptions());
        var (hits, popular) = MarkovAndPopularityHits(corpus);
        Assert.InRange(hits, 0.22, 0.32);
        Assert.InRange(popular, 0.02, 0.06);
    }

    [Fact]
    public void Stock_codes_are_unique_and_some_have_letters()
    {
        var keys = Corpus(new ShopOptions()).ItemKeys;
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9]{5}[A-M]?$", key));
        Assert.InRange(keys.Count(key => char.IsLetter(key[^1])) / (double)keys.Count, 0.1, 0.3);
    }

    [Fact]
    public void Progress_rises_to_the_number_of_events()
    {
        var reports = new Reports();
        var options = Small with { Customers = 5_000, Events = 500_000 };
        ShopGenerator.WriteTsv(options, Stream.Null, reports, TestContext.Current.CancellationToken);
        Assert.True(reports.Values.Count >= 4);
        Assert.Equal(reports.Values.Order(), reports.Values);
        Assert.Equal(Corpus(options).EventCount, reports.Values[^1]);
    }

    [Fact]
    public void A_shop_of_any_size_is_written_until_cancelled()
    {
        using var source = new CancellationTokenSource();
        var stopAtFirstReport = new Reports(_ => source.Cancel());
        var vast = new ShopOptions { Customers = 1_000_000, Events = 100_000_000 };
        Assert.Throws<OperationCanceledException>(() => ShopGenerator.WriteTsv(vast, Stream.Null, stopAtFirstReport, source.Token));
        Assert.InRange(Assert.Single(stopAtFirstReport.Values), 100_000, 200_000);
        Assert.Throws<OperationCanceledException>(() => ShopGenerator.CreateCorpus(vast, null, source.Token));
    }

    private static SessionCorpus Corpus(ShopOptions options) =>
        ShopGenerator.CreateCorpus(options, null, TestContext.Current.CancellationToken);

    private static string Tsv(ShopOptions options)
    {
        using var stream = new MemoryStream();
        ShopGenerator.WriteTsv(options, stream, null, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Share of last items among the ten commonest followers of the item before, and among the ten commonest items.</summary>
    private static (double Markov, double Popularity) MarkovAndPopularityHits(SessionCorpus corpus)
    {
        var counts = new Dictionary<int, int>();
        var followers = new Dictionary<int, Dictionary<int, int>>();
        for (var s = 0; s < corpus.SessionCount; s++)
        {
            var session = corpus.Session(s)[..^1];
            for (var i = 0; i < session.Length; i++)
            {
                counts[session[i]] = counts.GetValueOrDefault(session[i]) + 1;
                if (i == 0) continue;
                if (!followers.TryGetValue(session[i - 1], out var after)) followers[session[i - 1]] = after = [];
                after[session[i]] = after.GetValueOrDefault(session[i]) + 1;
            }
        }

        var popular = TopTen(counts);
        var (markovHits, popularHits) = (0, 0);
        for (var s = 0; s < corpus.SessionCount; s++)
        {
            var (query, truth) = (corpus.Session(s)[^2], corpus.Session(s)[^1]);
            if (popular.Contains(truth)) popularHits++;
            if (followers.TryGetValue(query, out var after) && TopTen(after).Contains(truth)) markovHits++;
        }

        return ((double)markovHits / corpus.SessionCount, (double)popularHits / corpus.SessionCount);
    }

    private static HashSet<int> TopTen(Dictionary<int, int> counts) =>
        [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(10).Select(pair => pair.Key)];

    private sealed class Reports(Action<long>? then = null) : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value)
        {
            Values.Add(value);
            then?.Invoke(value);
        }
    }
}
