namespace SessionRec.Core.Data.Generation;

/// <summary>
/// What customers of the generated shop do, as probabilities and curves. They were set by hand, in round figures, until
/// popularity, lengths, baselines and Word2Vec came out as on Online Retail; docs/starter-data.md shows both side by side.
/// </summary>
internal static class ShopBehaviour
{
    /// <summary>The next line of an invoice is a near neighbour of the line before: what a Markov chain can learn.</summary>
    public const double Follow = 0.25;

    /// <summary>It is a near neighbour of an earlier line, up to <see cref="ResumeSpan"/> back: why a wider window pays.</summary>
    public const double Resume = 0.10;

    public const int ResumeSpan = 12;

    /// <summary>It is the last line's partner, an item from anywhere: what no theme explains.</summary>
    public const double Partner = 0.06;

    /// <summary>Of the other lines: bought before by this customer; then the next line is the one that followed, with <see cref="Replay"/>.</summary>
    public const double Reorder = 0.30;

    public const double Replay = 0.60;

    /// <summary>Of the other lines: from the invoice's theme. What is left is from anywhere, by popularity.</summary>
    public const double Theme = 0.45;

    /// <summary>The invoice's theme is one of the customer's own, of which there are <see cref="FavouriteThemes"/>.</summary>
    public const double FavouriteTheme = 0.70;

    public const int FavouriteThemes = 2;

    /// <summary>One or two items come back after an invoice, each an event of its own as cancellations are in Online Retail.</summary>
    public const double Return = 0.12;

    public const int LongestReturn = 2;

    /// <summary>How far back a return reaches, in events.</summary>
    public const int ReturnSpan = 40;

    public const int ShortestSession = 3;

    public const int ShortestLine = 2, LongestLine = 13, LinesPerTheme = 6;

    /// <summary>How much an item's popularity is its own, where its line's share counts 1.</summary>
    public const double OwnPopularity = 1.3;

    /// <summary>Share of lines whose items have one number and a letter each.</summary>
    public const double LetteredLine = 0.2;

    /// <summary>Steps beyond <see cref="Steps"/> go this far or up to <see cref="FarSteps"/> - 1 further.</summary>
    public const int NearestFarStep = 4, FarSteps = 5;

    /// <summary>Times that an item already on the invoice, or less asked for than the last, is drawn anew.</summary>
    public const int StepAttempts = 3, LineAttempts = 4;

    /// <summary>Places along the ring of a line, each with its probability. Ahead is likelier than back: invoices have a direction.</summary>
    public static readonly (int Offset, double Probability)[] Steps =
        [(1, 0.45), (-1, 0.15), (2, 0.16), (-2, 0.06), (3, 0.07), (-3, 0.05)];

    /// <summary>Events of a customer before scaling to the events asked for.</summary>
    public static readonly QuantileCurve SessionLength = new(
        (0, 3), (0.05, 6), (0.1, 9), (0.25, 19), (0.5, 44), (0.75, 104), (0.9, 215), (0.95, 320), (0.99, 690),
        (0.997, 1300), (0.999, 2700), (0.9997, 5000), (1, 9000));

    /// <summary>Lines of an invoice, before it is cut to what is left of the customer's events.</summary>
    public static readonly QuantileCurve InvoiceSize = new(
        (0, 1), (0.15, 2), (0.25, 6), (0.5, 18), (0.75, 33), (0.9, 60), (0.95, 82), (0.99, 140), (0.999, 260), (1, 560));

    /// <summary>Demand by rank, the most popular item first. Steeper than the counts it leads to: following flattens it.</summary>
    public static readonly QuantileCurve Demand = new(
        (0, 11000), (0.001, 6000), (0.003, 3900), (0.008, 2850), (0.027, 1470), (0.08, 690), (0.27, 187), (0.54, 39),
        (0.81, 6.5), (1, 2.4));

    /// <summary>Day of the year on which an invoice falls: the autumn is busiest.</summary>
    public static readonly QuantileCurve DayOfYear = new((0, 0), (0.2, 90), (0.42, 180), (0.65, 260), (0.9, 330), (1, 364));
}
