using SessionRec.Core.Data.Generation;

namespace SessionRec.Core.Tests.Data.Generation;

public sealed class ShopOptionsTests
{
    public static TheoryData<ShopOptions, string> Impossible => new()
    {
        { new ShopOptions { Customers = 0 }, "customers: 0 is not possible; allowed is 1 to 100,000,000" },
        { new ShopOptions { Customers = -4 }, "customers: -4 is not possible; allowed is 1 to 100,000,000" },
        { new ShopOptions { Items = 19 }, "items: 19 is not possible; allowed is 20 to 10,000,000" },
        { new ShopOptions { Customers = 1_000, Events = 4_999 }, "events: 4,999 is not possible; allowed is 5 to 100,000 for each of the 1,000 customers" },
        { new ShopOptions { Customers = 1, Events = 100_001 }, "events: 100,001 is not possible; allowed is 5 to 100,000 for each of the 1 customers" },
        { new ShopOptions { Start = new DateOnly(1969, 1, 1) }, "start: 1969 is not possible; allowed is a year from 1970 to 9000" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void An_impossible_shop_is_refused_before_a_byte_is_written(ShopOptions options, string message)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var stream = new MemoryStream();
        Assert.Equal(message, Assert.Throws<InputException>(() => ShopGenerator.WriteTsv(options, stream, null, cancellation)).Message);
        Assert.Equal(message, Assert.Throws<InputException>(() => ShopGenerator.CreateCorpus(options, null, cancellation)).Message);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_corpus_of_more_events_than_fit_is_refused_with_the_way_out()
    {
        var options = new ShopOptions { Customers = 100_000_000, Events = 3_000_000_000 };
        var error = Assert.Throws<InputException>(() => ShopGenerator.CreateCorpus(options, null, TestContext.Current.CancellationToken));
        Assert.Equal("events: 3,000,000,000 do not fit into memory; allowed is up to 2,000,000,000, more can be written to a file", error.Message);
    }

    [Fact]
    public void The_defaults_are_possible() => new ShopOptions().Validate();
}
