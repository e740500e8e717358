using System.Globalization;
using CsvHelper;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>Rows under named columns: the numbers behind a figure, or a table of a report.</summary>
/// <param name="Columns">The columns' names, at least one.</param>
/// <param name="Rows">Cells in the columns' order: text, numbers, times or null.</param>
public sealed record FigureTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>The table as CSV: a header, full precision, times in ISO 8601.</summary>
    public string ToCsv()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteRecord([.. Columns]);
            foreach (var row in Rows) csv.WriteRecord([.. row.Select(Plain)]);
        }

        return text.ToString();
    }

    /// <summary>A cell as text that a program reads back.</summary>
    public static string Plain(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
