using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Tests.Reporting.Figures;

public sealed class HtmlReportTests : IDisposable
{
    private const string Hostile = "</script><img src=x onerror=alert(1)>\"'&";

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Names_that_people_chose_stay_text_wherever_they_appear()
    {
        var page = new HtmlReport(Hostile)
            .Heading(Hostile).Paragraph(Hostile).Code(Hostile).Facts([(Hostile, Hostile)])
            .Table(new FigureTable([Hostile], [[Hostile]]), Hostile)
            .Add(new Figure("f", Hostile, Hostile, new JsonObject { ["name"] = Hostile }, new FigureTable([Hostile], [[Hostile]])))
            .ToString();

        Assert.DoesNotContain("<img", page.Replace(FigureAssets.ECharts, "", StringComparison.Ordinal), StringComparison.Ordinal);
        var data = page[(page.IndexOf("application/json\">", StringComparison.Ordinal) + "application/json\">".Length)..];
        var json = JsonNode.Parse(data[..data.IndexOf("</script>", StringComparison.Ordinal)])!;
        Assert.Equal(Hostile, (string?)json["option"]!["name"]);
        Assert.Equal(Hostile, (string?)json["title"]);
    }

    [Fact]
    public void The_page_names_no_address_to_load_from()
    {
        var page = new HtmlReport("shop").Add(new Figure("f", "t", "", [], new FigureTable(["x"], []))).ToString();

        Assert.Contains(FigureAssets.ECharts, page, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", page.Replace(FigureAssets.ECharts, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page.Replace(FigureAssets.ECharts, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_figures_carries_no_charts() =>
        Assert.DoesNotContain(FigureAssets.ECharts, new HtmlReport("shop").Paragraph("nothing yet").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Numbers_sort_by_their_value_and_marked_rows_stand_out()
    {
        var page = new HtmlReport("shop").Table(new FigureTable(["model", "recall"], [["a", .25], ["b", double.NaN]]), marked: row => row[0] is "a").ToString();

        Assert.Contains("<tr class=\"marked\"><td>a</td><td class=\"number\" data-value=\"0.25\">0.2500</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\" data-value=\"NaN\"></td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_replaces_the_file_and_leaves_nothing_beside_it()
    {
        var path = Path.Combine(_folder, "report.html");
        File.WriteAllText(path, "old");

        new HtmlReport("shop").Save(path);

        Assert.StartsWith("<!doctype html>", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }
}
