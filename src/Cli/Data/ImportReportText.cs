using SessionRec.Cli.Rendering;
using SessionRec.Core.Data;

namespace SessionRec.Cli.Data;

/// <summary>What became of a file's rows, as lines.</summary>
internal static class ImportReportText
{
    public static IEnumerable<string> Lines(ImportReport report)
    {
        yield return $"rows     {Figures.Count(report.Rows)} read, {Figures.Count(report.Kept)} kept";
        foreach (var (rule, count) in report.Dropped) yield return $"         {Figures.Count(count)} dropped: {rule}";
        if (report.BadRows == 0) yield break;

        yield return $"         {Figures.Count(report.BadRows)} could not be read:";
        foreach (var row in report.FirstBadRows) yield return $"           line {Figures.Count(row.Line)}: {row.Reason}";
        if (report.BadRows > report.FirstBadRows.Count) yield return $"           and {Figures.Count(report.BadRows - report.FirstBadRows.Count)} more";
    }
}
