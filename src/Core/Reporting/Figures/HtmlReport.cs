using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>
/// One HTML file with everything in it: text, tables, figures, the library that draws them and the numbers behind them.
/// It opens without a network. Names that people chose (studies, items) stay text wherever they appear.
/// </summary>
/// <param name="title">The heading, and the window's title.</param>
public sealed class HtmlReport(string title)
{
    private readonly StringBuilder _body = new();
    private int _figures;

    /// <summary>A heading of a section.</summary>
    public HtmlReport Heading(string text)
    {
        _body.Append("<h2>").Append(Text(text)).Append("</h2>\n");
        return this;
    }

    /// <summary>A paragraph.</summary>
    public HtmlReport Paragraph(string text)
    {
        _body.Append("<p>").Append(Text(text)).Append("</p>\n");
        return this;
    }

    /// <summary>Text that keeps its lines: a file.</summary>
    public HtmlReport Code(string text)
    {
        _body.Append("<pre>").Append(Text(text)).Append("</pre>\n");
        return this;
    }

    /// <summary>Names with their values, one below the other.</summary>
    public HtmlReport Facts(IEnumerable<(string Name, string Value)> facts)
    {
        _body.Append("<dl>\n");
        foreach (var (name, value) in facts) _body.Append("<dt>").Append(Text(name)).Append("</dt><dd>").Append(Text(value)).Append("</dd>\n");
        _body.Append("</dl>\n");
        return this;
    }

    /// <summary>A table that can be sorted by a click on a column's name.</summary>
    /// <param name="table">Cells; numbers are right-aligned, doubles shown with four places.</param>
    /// <param name="caption">What it shows; null for none.</param>
    /// <param name="marked">Rows to stand out, the best for example.</param>
    public HtmlReport Table(FigureTable table, string? caption = null, Func<IReadOnlyList<object?>, bool>? marked = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        _body.Append("<div class=\"wide\"><table>\n");
        if (caption is not null) _body.Append("<caption>").Append(Text(caption)).Append("</caption>\n");
        _body.Append("<thead><tr>");
        foreach (var column in table.Columns) _body.Append("<th scope=\"col\"><button type=\"button\">").Append(Text(column)).Append("</button></th>");
        _body.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            _body.Append(marked?.Invoke(row) == true ? "<tr class=\"marked\">" : "<tr>");
            foreach (var cell in row)
                if (cell is double or float or int or long)
                    _body.Append("<td class=\"number\" data-value=\"").Append(FigureTable.Plain(cell)).Append("\">").Append(Text(Shown(cell))).Append("</td>");
                else
                    _body.Append("<td>").Append(Text(Shown(cell))).Append("</td>");
            _body.Append("</tr>\n");
        }

        _body.Append("</tbody></table></div>\n");
        return this;
    }

    /// <summary>A figure with its caption and downloads (SVG, PNG, CSV).</summary>
    public HtmlReport Add(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var id = string.Create(CultureInfo.InvariantCulture, $"figure-{++_figures}");

        // The default encoder escapes < > & and quotes, so no name can end the script element.
        var data = JsonSerializer.Serialize(new { name = figure.Name, title = figure.Title, option = figure.Option, csv = figure.Table.ToCsv() });
        _body.Append(CultureInfo.InvariantCulture, $"<figure id=\"{id}\" data-figure=\"{Text(figure.Name)}\">\n<h3>{Text(figure.Title)}</h3>\n")
            .Append(CultureInfo.InvariantCulture, $"<div class=\"chart\" role=\"img\" aria-label=\"{Text(figure.Title)}\" style=\"height:{figure.Height}px\"></div>\n");
        if (figure.Caption.Length > 0) _body.Append("<figcaption>").Append(Text(figure.Caption)).Append("</figcaption>\n");
        _body.Append("<script type=\"application/json\">").Append(data).Append("</script>\n</figure>\n");
        return this;
    }

    /// <summary>The page.</summary>
    public override string ToString() => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>{Text(title)}</title>
        <style>{FigureAssets.Style}</style>
        </head>
        <body>
        <main>
        <h1>{Text(title)}</h1>
        {_body}</main>
        {(_figures > 0 ? $"<script>{FigureAssets.ECharts}</script>\n" : "")}<script>{FigureAssets.Script}</script>
        </body>
        </html>

        """;

    /// <summary>Writes the page; a reader sees the old file or the new one, never a part.</summary>
    public void Save(string path) => ReplacedFile.Write(path, ToString());

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Shown(object? cell) => cell switch
    {
        null => "",
        double number when double.IsNaN(number) => "",
        double number => number.ToString("0.0000", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
