using Spectre.Console;

namespace SessionRec.Cli.Rendering;

/// <summary>The one look of all tables: no frames, two spaces between columns, a header line.</summary>
internal static class Tables
{
    /// <summary>An empty table; a title that begins with <c>&gt;</c> makes a right-aligned column.</summary>
    public static Table Borderless(params IEnumerable<string> titles)
    {
        var table = new Table().NoBorder();
        foreach (var title in titles)
        {
            var column = new TableColumn(new Text(title.TrimStart('>'), new Style(decoration: Decoration.Dim))) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
            table.AddColumn(title.StartsWith('>') ? column.RightAligned() : column);
        }

        return table;
    }
}
