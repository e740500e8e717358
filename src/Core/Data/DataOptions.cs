using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Data;

/// <summary>Where the data are and how sessions are made of them: the <c>data:</c> part of a study file.</summary>
/// <remarks>
/// The order is fixed: rows are read and dropped one by one (missing fields, cancellations, non-products); events are
/// grouped into sessions and ordered; sessions are cut at gaps; rare items are dropped; repeats are dropped; short sessions
/// are dropped; items are numbered by first appearance.
/// </remarks>
public sealed record DataOptions
{
    private const string MinimumLengthName = "min_session_length", MinimumSupportName = "min_item_support", RepeatsName = "repeats",
        CancellationsName = "cancellations", NonProductsName = "non_products", GapName = "gap", SessionColumnName = "session_column",
        ItemColumnName = "item_column", TimeColumnName = "time_column", NameColumnName = "name_column", SeparatorName = "separator";

    private const string KeepRepeats = "keep", DropConsecutive = "drop-consecutive", DropRepeats = "drop";

    /// <summary>The options that a study file gives by name, with their limits.</summary>
    public static IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        new(MinimumLengthName, 0, "Sessions of fewer events are dropped; 0 takes the format's custom.", Minimum: 0, Maximum: int.MaxValue),
        new(MinimumSupportName, 1, "Items with fewer events are dropped.", Minimum: 1, Maximum: int.MaxValue),
        new(RepeatsName, KeepRepeats, "An item that comes again in its session: keep; drop-consecutive where it follows itself; drop always.", Choices: [KeepRepeats, DropConsecutive, DropRepeats]),
        new(CancellationsName, true, "Online Retail: keep the rows of cancelled invoices (C...)."),
        new(NonProductsName, true, "Online Retail: keep stock codes that do not begin with five digits (POST, BANK CHARGES, ...)."),
        new(GapName, 30.0, "With sessions: gap, the minutes without an event that end a session.", Minimum: 0.001, Maximum: 1e9),
        new(SessionColumnName, "SessionId", "Tables: the column that names the session, or with sessions: gap the user."),
        new(ItemColumnName, "ItemId", "Tables: the column that names the item."),
        new(TimeColumnName, "Time", "Tables: the column of the time, seconds or milliseconds since 1970 or a date; events of a session are ordered by it where it is there."),
        new(NameColumnName, "", "Tables: the column with the item's name for people; the first one of an item is taken. Empty for none."),
        new(SeparatorName, "auto", "CSV tables: what separates columns.", Choices: ["auto", "comma", "tab", "semicolon", "pipe"]),
    ];

    /// <summary>The file, plain, gzipped or zipped.</summary>
    public required string Path { get; init; }

    /// <summary>A name of <see cref="DataFormats"/>; null recognises the format by the file's first line.</summary>
    public string? Format { get; init; }

    /// <summary>What makes a session, one of the format's <see cref="IDataFormat.SessionRules"/>; null takes the first of them.</summary>
    public string? Sessions { get; init; }

    /// <summary>Shorter sessions are dropped; null takes the format's custom (<see cref="IDataFormat.DefaultMinimumSessionLength"/>).</summary>
    public int? MinimumSessionLength { get; init; }

    /// <summary>Items with fewer events, after the filters on rows, are dropped.</summary>
    public int MinimumItemSupport { get; init; } = 1;

    /// <summary>What becomes of items that come again in their session.</summary>
    public RepeatRule Repeats { get; init; } = RepeatRule.Keep;

    /// <summary>False drops the rows of cancelled invoices (Online Retail).</summary>
    public bool KeepCancellations { get; init; } = true;

    /// <summary>False drops rows whose stock code does not begin with five digits (Online Retail).</summary>
    public bool KeepNonProducts { get; init; } = true;

    /// <summary>With <c>sessions: gap</c>, the time without an event that ends a session.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Tables: the column of the session, or of the user where sessions are cut at gaps.</summary>
    public string SessionColumn { get; init; } = "SessionId";

    /// <summary>Tables: the column of the item.</summary>
    public string ItemColumn { get; init; } = "ItemId";

    /// <summary>Tables: the column of the time; it may be absent where no option needs it.</summary>
    public string TimeColumn { get; init; } = "Time";

    /// <summary>Tables: the column with the item's name for people; empty for none.</summary>
    public string NameColumn { get; init; } = "";

    /// <summary>CSV tables: the separator, null to find it.</summary>
    public char? Separator { get; init; }

    /// <summary>Keep the time of each event (8 bytes an event); only protocols that cut by date need it.</summary>
    public bool KeepTimes { get; init; }

    /// <summary>With <see cref="KeepTimes"/>: a source that has no times is read without them; otherwise it is refused.</summary>
    public bool TimesMayBeAbsent { get; init; }

    /// <summary>Keep the items' names for people, where the source has them.</summary>
    public bool KeepItemNames { get; init; }

    /// <summary>Keep the name of each session.</summary>
    public bool KeepSessionIds { get; init; }

    /// <summary>A source without times is to be refused.</summary>
    internal bool NeedsTimes => KeepTimes && !TimesMayBeAbsent;

    /// <summary>True where events are dropped by a rule other than the length of their session.</summary>
    internal bool HasFilters => MinimumItemSupport > 1 || Repeats != RepeatRule.Keep;

    /// <summary>A copy with options set by their names in study files.</summary>
    /// <exception cref="InputException">There is no such option, or its value is outside its limits.</exception>
    public DataOptions With(ParameterSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Aggregate(this, (result, option) =>
        {
            var parameter = Parameters.FirstOrDefault(p => p.Name == option.Key)
                ?? throw new InputException($"data.options: '{option.Key}' is not an option; there are {string.Join(", ", Parameters.Select(p => p.Name))}.");
            if (parameter.Default.Kind != ParameterKind.Text || parameter.Choices is not null)
                if (parameter.Check(option.Value) is { } complaint) throw new InputException($"data.options.{option.Key}: {complaint}.");
            return result.With(option.Key, option.Value);
        });
    }

    /// <summary>Throws an <see cref="InputException"/> where an option is out of its limits.</summary>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) throw new InputException("data.path is empty: name the file to read.");
        if (MinimumSessionLength is < 1) throw new InputException($"data.options.{MinimumLengthName} is {MinimumSessionLength}: it is at least 1.");
        if (MinimumItemSupport < 1) throw new InputException($"data.options.{MinimumSupportName} is {MinimumItemSupport}: it is at least 1.");
        if (Gap <= TimeSpan.Zero) throw new InputException($"data.options.{GapName} is {Gap.TotalMinutes} minutes: it is above 0.");
    }

    private DataOptions With(string name, ParameterValue value) => name switch
    {
        MinimumLengthName => this with { MinimumSessionLength = value.AsInt64() == 0 ? null : (int)value.AsInt64() },
        MinimumSupportName => this with { MinimumItemSupport = (int)value.AsInt64() },
        RepeatsName => this with
        {
            Repeats = value.AsText() switch { DropConsecutive => RepeatRule.DropConsecutive, DropRepeats => RepeatRule.Drop, _ => RepeatRule.Keep },
        },
        CancellationsName => this with { KeepCancellations = value.AsBoolean() },
        NonProductsName => this with { KeepNonProducts = value.AsBoolean() },
        GapName => this with { Gap = TimeSpan.FromMinutes(value.AsDouble()) },
        SessionColumnName => this with { SessionColumn = value.AsText() },
        ItemColumnName => this with { ItemColumn = value.AsText() },
        TimeColumnName => this with { TimeColumn = value.AsText() },
        NameColumnName => this with { NameColumn = value.AsText() },
        _ => this with
        {
            Separator = value.AsText() switch { "comma" => ',', "tab" => '\t', "semicolon" => ';', "pipe" => '|', _ => null },
        },
    };
}
