using System.Globalization;

namespace SessionRec.Core.Data.Generation;

/// <summary>How large a shop <see cref="ShopGenerator"/> makes, and from which seed.</summary>
/// <example><code>var tenTimes = new ShopOptions { Customers = 42_340, Events = 4_066_000 };</code></example>
public sealed record ShopOptions
{
    /// <summary>Equal options with an equal seed give the same bytes on every machine.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Sessions: a customer's whole history is one. At least 1.</summary>
    public int Customers { get; init; } = 4_234;

    /// <summary>Items in the catalogue, at least 20. Rare ones may be bought by nobody in a small shop.</summary>
    public int Items { get; init; } = 3_684;

    /// <summary>Events to aim at; the true number is within a few per cent. From 5 to 100,000 a customer.</summary>
    public long Events { get; init; } = 406_000;

    /// <summary>First day of the year in which the invoices fall.</summary>
    public DateOnly Start { get; init; } = new(2024, 1, 1);

    /// <exception cref="InputException">An option is out of its range; the message says which and what is allowed.</exception>
    public void Validate()
    {
        Require(Customers is >= 1 and <= 100_000_000, "customers", Customers, "1 to 100,000,000");
        Require(Items is >= 20 and <= 10_000_000, "items", Items, "20 to 10,000,000");
        Require(
            Events >= 5L * Customers && Events <= 100_000L * Customers,
            "events",
            Events,
            FormattableString.Invariant($"5 to 100,000 for each of the {Customers:N0} customers"));
        Require(Start.Year is >= 1970 and <= 9000, "start", Start.Year, "a year from 1970 to 9000", "0");
    }

    private static void Require(bool holds, string option, long found, string allowed, string format = "N0")
    {
        if (!holds) throw new InputException($"{option}: {found.ToString(format, CultureInfo.InvariantCulture)} is not possible; allowed is {allowed}");
    }
}
