using System.Globalization;
using SessionRec.Core.Tuning;

namespace SessionRec.Cli.Rendering;

/// <summary>Numbers as tables show them: shares without the leading zero, thousands separated, the same in every country.</summary>
internal static class Figures
{
    /// <summary>A share or another small metric with four decimals, for example <c>.2540</c>.</summary>
    public static string Share(double? value) => value is { } number ? number.ToString(".0000;-.0000", CultureInfo.InvariantCulture) : "";

    /// <summary>Half the width of an interval, for example <c>± .027</c>.</summary>
    public static string PlusMinus(double halfWidth) => $"± {halfWidth.ToString(".000", CultureInfo.InvariantCulture)}";

    /// <summary>A whole number with thousands separators, for example <c>406,632</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Counted things, for example <c>1 trial</c> or <c>1,060 epochs</c>.</summary>
    public static string Count(long value, string singular, string? plural = null) =>
        $"{Count(value)} {(value == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>Minutes and seconds, hours where there are any: <c>02:11</c>, <c>1:02:11</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
        : $"{time.Minutes:00}:{time.Seconds:00}";

    /// <summary>A hyperparameter; real numbers drawn by a sampler have 17 digits, and people need four.</summary>
    public static string Parameter(ParameterValue value) => value.Kind == ParameterKind.Real ? Short(value.AsDouble()) : value.ToString();

    /// <summary>Hyperparameters in one line: <c>window 9 · negative 14 · ns_exponent 0.38</c>.</summary>
    public static string Parameters(IEnumerable<KeyValuePair<string, ParameterValue>> parameters) =>
        string.Join(" · ", parameters.Select(p => $"{p.Key} {Parameter(p.Value)}"));

    /// <summary>Any number in at most <paramref name="digits"/> significant digits.</summary>
    public static string Short(double value, int digits = 4) => value.ToString("G" + digits, CultureInfo.InvariantCulture);
}
