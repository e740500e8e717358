using System.Xml.Linq;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Evaluations;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Tests.Reporting.Evaluations;

public sealed class EvaluationFiguresTests
{
    private static readonly EvaluationReport Report = new(
        new EvaluationOrigin("SessionRec", "shop", new string('a', 64), 10, 100, 5, "last-item", null, 1, "test", []),
        "recall@10", 200, .95, 1,
        [Row("b <best>", .3, best: true, same: true, 1), Row("near", .28, best: false, same: true, .4), Row("far", .1, best: false, same: false, .00001)],
        [new EvaluationGroup("truth: head", 120, Values()), new EvaluationGroup("truth: tail", 80, Values())],
        ["Histories are cut by position."]);

    [Fact]
    public void Every_figure_is_drawn_as_an_svg_with_its_title()
    {
        using var renderer = new FigureRenderer();
        var figures = EvaluationFigures.Of(Report).ToList();
        Assert.Equal(["models-recall-10", "models-mrr-10", "cut-offs", "groups"], figures.Select(f => f.Name));
        foreach (var figure in figures)
        {
            var svg = XDocument.Parse(renderer.ToSvg(figure)).Root!;
            Assert.Contains(svg.Descendants(), e => e.Value == figure.Title);
        }
    }

    [Fact]
    public void An_interval_is_a_line_from_its_lower_to_its_upper_end()
    {
        var figure = EvaluationFigures.Of(Report).First();
        Assert.Equal("model,recall@10,low,high,p,best,indistinguishable\nb <best>,0.3,0.25,0.35,1,yes,yes\nnear,0.28,0.23,0.33,0.4,no,yes\nfar,0.1,0.05,0.15,1E-05,no,no\n", figure.Table.ToCsv());
        var series = figure.Option["series"]!.AsArray();
        Assert.Equal(["95% interval", "the best", "cannot be told apart from it", "worse than it"], series.Select(s => (string)s!["name"]!));
        var lines = series[0]!["data"]!.AsArray().Select(p => p!.AsArray().Select(v => v!.ToString()).ToArray()).ToArray();
        Assert.Equal(9, lines.Length);
        Assert.Equal(("far", "far", "-"), (lines[0][1], lines[1][1], lines[2][0]));
    }

    [Fact]
    public void The_page_has_models_marks_notes_and_figures()
    {
        var page = EvaluationPage.Create(Report).ToString();
        Assert.Contains("<tr class=\"marked\"><td>b &lt;best&gt;</td>", page, StringComparison.Ordinal);
        var text = System.Net.WebUtility.HtmlDecode(page);
        Assert.Contains("<td>★ best</td>", text, StringComparison.Ordinal);
        Assert.Contains("<td>.4000 ≈</td>", text, StringComparison.Ordinal);
        Assert.Contains("<td><.0001</td>", text, StringComparison.Ordinal);
        Assert.Contains("Histories are cut by position.", page, StringComparison.Ordinal);
        Assert.Contains("coverage@10", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("data-figure=\"").Length - 1);
    }

    private static EvaluationValue Value(double value) => new(value, Math.Round(value - .05, 3), Math.Round(value + .05, 3), null);

    private static Dictionary<string, EvaluationValue> Values() => new() { ["b <best>"] = Value(.3), ["near"] = Value(.28), ["far"] = Value(.1) };

    private static EvaluationRow Row(string model, double value, bool best, bool same, double p)
    {
        string[] metrics = ["recall@10", "mrr@10"];
        return new EvaluationRow(
            model,
            new Dictionary<string, EvaluationValue> { ["recall@1"] = Value(value / 2), ["recall@10"] = Value(value), ["mrr@10"] = Value(value / 2) },
            metrics.ToDictionary(m => m, _ => p),
            best ? metrics : [],
            same ? metrics : [],
            new Dictionary<string, double> { ["coverage@10"] = .5 },
            1, 2.5, .03, 1 << 20);
    }
}
