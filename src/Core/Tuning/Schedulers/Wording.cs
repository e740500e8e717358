using System.Globalization;
using SessionRec.Core.Tuning.Files;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>How reasons write values and places. Schedulers know only "higher is better"; people read what was measured.</summary>
/// <param name="Mode">Which way the study's metric is better.</param>
internal readonly record struct Wording(OptimizationMode Mode)
{
    /// <summary>On which side of another a worse value lies.</summary>
    public string Worse => Mode == OptimizationMode.Max ? "below" : "above";

    /// <summary>At which end of a ranking by value the worst are.</summary>
    public string Worst => Mode == OptimizationMode.Max ? "lowest" : "highest";

    /// <summary>A value as it was measured, of one that a scheduler knows.</summary>
    public string Measured(double value) => Value(Mode == OptimizationMode.Max ? value : -value);

    /// <summary>Four significant decimals, no zero before the point.</summary>
    public static string Value(double value)
    {
        var text = value.ToString(Math.Abs(value) < 1 ? "0.0000" : "G5", CultureInfo.InvariantCulture);
        return text.StartsWith("0.", StringComparison.Ordinal) ? text[1..] : text.StartsWith("-0.", StringComparison.Ordinal) ? "-" + text[2..] : text;
    }

    /// <summary>Four significant digits where it is a fraction.</summary>
    public static string Parameter(ParameterValue value) =>
        value.IsNumber && !value.IsWhole ? value.AsDouble().ToString("G4", CultureInfo.InvariantCulture) : value.ToString();

    public static string Ordinal(int place) => place + ((place % 100) is 11 or 12 or 13 ? "th" : (place % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    });

    public static string GoOn(int places) => places switch
    {
        0 => "none goes on yet",
        1 => "the top 1 goes on",
        _ => $"the top {places} go on",
    };

    public static string GoOnAtMost(int places) => places switch
    {
        0 => "none of them goes on",
        1 => "no more than the top 1 goes on",
        _ => $"no more than the top {places} go on",
    };
}
