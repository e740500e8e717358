using System.Xml.Linq;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Importance;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Reporting.Studies;

public class StudyFiguresTests
{
    private const string Yaml = """
        study: shop
        data: {path: shop.tsv}
        metric: recall@10
        model: word2vec
        space:
          window: {grid: [1, 5]}
          negative: {grid: [2, 5]}
          alpha: {loguniform: [0.001, 0.1]}
          score: {choice: [cosine, output]}
          epochs: 3
        scheduler: {asha: {max_t: 3, grace_period: 1, reduction_factor: 2}}
        num_samples: 4
        """;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_figure_is_drawn_as_an_svg_with_its_title()
    {
        using var renderer = new FigureRenderer();
        var figures = StudyFigures.Of(Study(16), TestContext.Current.CancellationToken).ToList();

        Assert.Equal(
            [
                "history", "learning-curves", "heat-map-window-negative", "heat-map-window-alpha", "heat-map-negative-alpha", "parallel-coordinates",
                "slice-window", "slice-negative", "slice-alpha", "slice-score", "contour", "importance", "rung-survival", "slots", "saved",
            ],
            figures.Select(f => f.Name));
        foreach (var figure in figures)
        {
            var svg = XDocument.Parse(renderer.ToSvg(figure)).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.Contains(svg.Descendants().Where(e => e.Name.LocalName == "text"), t => t.Value == figure.Title);
            Assert.NotEmpty(figure.Table.Rows);
        }
    }

    [Fact]
    public void A_study_without_results_has_no_figures_and_a_page_that_says_so()
    {
        var study = Study(0);

        Assert.Empty(StudyFigures.Of(study, TestContext.Current.CancellationToken));
        Assert.Contains("No trial has a result yet.", StudyReport.Create(study, TestContext.Current.CancellationToken).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_heat_map_is_the_mean_of_the_trials_in_a_cell()
    {
        var figure = HeatMapFigure.Of(Study(16), "window", "negative")!;

        var expected = Study(16).Trials.Where(t => t.Parameters["window"] == 5 && t.Parameters["negative"] == 2).Average(t => t.Value!.Value);
        var cell = Assert.Single(figure.Table.Rows, r => r[0] is "5" && r[1] is "2");
        Assert.Equal(expected, (double)cell[2]!, 12);
        Assert.Equal(4, cell[3]);
    }

    [Fact]
    public void The_default_is_starred_and_the_best_trial_circled()
    {
        var figure = HeatMapFigure.Of(Study(16), "window", "negative")!;

        // gensim's defaults, window 5 and negative 5, are the second cell each way; trial 15, the best, lies there too.
        var marks = figure.Option["series"]!.AsArray().Skip(1).ToDictionary(s => (string)s!["name"]!, s => s!["data"]![0]!.ToJsonString());
        Assert.Equal("[1,1]", marks["default"]);
        Assert.Equal("[1,1]", marks["best"]);
    }

    [Theory]
    [InlineData("window", "negative", "[1,1]")]
    [InlineData("window", "ns_exponent", "[1,9]")]
    public void A_default_that_is_not_on_the_grid_is_starred_in_the_nearest_cell_and_the_caption_says_so(string horizontal, string vertical, string cell)
    {
        // The published grid: windows and negatives 1, 4, 7, ..., exponents -1, -.8, ..., 1; the defaults are 5, 5 and .75.
        const string published = "study: shop\nspace: {window: {grid: {start: 1, stop: 22, step: 3}}, negative: {grid: {start: 1, stop: 22, step: 3}}, ns_exponent: {grid: {start: -1, stop: 1.2, step: .2}}, epochs: 3}\nsampler: grid\n";
        var spec = StudyFile.Parse(published, "study.yaml");
        var sampler = spec.CreateSampler();
        var rows = Enumerable.Range(0, 539).Select(n => Trial(n % 16, 3) with { Trial = n, Parameters = sampler.Suggest(new Core.Tuning.Samplers.SamplerRequest(n, 1, []))! }).ToList();

        var figure = HeatMapFigure.Of(new StudyRecord(spec, ExampleStudy.Summary, rows, [], []), horizontal, vertical)!;

        Assert.Equal(cell, figure.Option["series"]!.AsArray().Single(s => (string)s!["name"]! == "default")!["data"]![0]!.ToJsonString());
        Assert.Contains("has no cell of its own: its star is in the nearest", figure.Caption, StringComparison.Ordinal);
        Assert.DoesNotContain("no cell of its own", HeatMapFigure.Of(Study(16), "window", "negative")!.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Importance_goes_the_way_of_the_metric()
    {
        // Among trials with x below .8 y makes the best; less is better.
        var spec = StudyFile.Parse("study: shop\nmode: min\nspace: {alpha: {uniform: [0, 1]}, ns_exponent: {uniform: [0, 1]}, epochs: 3}\nnum_samples: 400\n", "study.yaml");
        var sampler = spec.CreateSampler();
        TrialRow Row(int n)
        {
            var parameters = sampler.Suggest(new Core.Tuning.Samplers.SamplerRequest(n, 1, []))!;
            var (x, y) = (parameters["alpha"].AsDouble(), parameters["ns_exponent"].AsDouble());
            return Trial(0, 1) with { Trial = n, Parameters = parameters, Value = x < .8 ? 50 + y : -x };
        }

        string First(OptimizationMode mode)
        {
            var study = new StudyRecord(spec with { Mode = mode }, ExampleStudy.Summary, [.. Enumerable.Range(0, 400).Select(Row)], [], []);
            return PedAnova.Evaluate(spec.Space, study.Observations)[0].Parameters[0];
        }

        Assert.Equal(("alpha", "ns_exponent"), (First(OptimizationMode.Min), First(OptimizationMode.Max)));
    }

    [Fact]
    public void A_map_of_what_was_not_searched_is_none() => Assert.Null(HeatMapFigure.Of(Study(16), "window", "epochs"));

    [Fact]
    public void History_keeps_the_best_so_far()
    {
        var rows = StudyFigures.Of(Study(16), TestContext.Current.CancellationToken).Single(f => f.Name == "history").Table.Rows;

        Assert.Equal(rows.Select(r => (double)r[1]!).Aggregate(new List<double>(), (best, value) => [.. best, Math.Max(value, best.LastOrDefault())]), rows.Select(r => (double)r[2]!));
    }

    [Fact]
    public void A_study_of_a_loss_has_no_simple_models_beside_it()
    {
        var study = Study(16) with { Spec = StudyFile.Parse(Yaml.Replace("metric: recall@10", "metric: loss\nmode: min", StringComparison.Ordinal), "study.yaml"), Baselines = [new BaselineResult("markov-chain", Metrics(.3), Metrics(.4))] };

        Assert.Empty(study.Baselines);
        Assert.Null(Figure(study, "history").Option["series"]![1]!["markLine"]);
        Assert.DoesNotContain("markov-chain", StudyReport.Create(study, TestContext.Current.CancellationToken).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_lines_that_lie_close_together_are_kept_apart_and_the_axis_has_even_steps()
    {
        var study = Study(16) with { Baselines = [new BaselineResult("far", Metrics(1), Metrics(1)), new BaselineResult("one", Metrics(.3), Metrics(.3)), new BaselineResult("other", Metrics(.3), Metrics(.3))] };

        var option = Figure(study, "history").Option;

        var labels = option["series"]![1]!["markLine"]!["data"]!.AsArray().Select(line => ((string)line!["label"]!["formatter"]!, (string)line["label"]!["position"]!));
        Assert.Equal([("far 1.000", "insideEndTop"), ("one .300", "insideEndTop"), ("other .300", "insideEndBottom")], labels);
        Assert.Equal((0, 1, .2), ((double)option["yAxis"]!["min"]!, (double)option["yAxis"]!["max"]!, (double)option["yAxis"]!["interval"]!));
    }

    [Fact]
    public void Curves_look_like_what_became_of_their_trials()
    {
        var option = Figure(Study(16), "learning-curves").Option;

        Assert.Equal(["best", "completed", "stopped"], option["legend"]!["data"]!.AsArray().Select(name => (string)name!));
        var colors = option["series"]!.AsArray().ToDictionary(line => (string)line!["name"]!, line => (string)line!["lineStyle"]!["color"]!);
        Assert.Equal((colors["best"], colors["completed"], colors["stopped"]), (colors["#15"], colors["#13"], colors["#0"]));
        Assert.Equal(7, colors.Where(c => !c.Key.StartsWith('#')).Select(c => c.Value).Distinct().Count());
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(120, 120)]
    [InlineData(121, 120)]
    [InlineData(250, 120)]
    [InlineData(1_000, 120)]
    public void Of_many_curves_the_ten_best_and_an_even_choice_of_the_others_are_drawn(int trials, int drawn)
    {
        var study = Study(trials);

        var lines = Figure(study, "learning-curves").Option["series"]!.AsArray().Select(line => (string)line!["name"]!).Where(name => name.StartsWith('#')).ToHashSet();

        Assert.Equal(drawn, lines.Count);
        var ranked = Core.Reporting.BestTrial.Rank(study.Trials, BestScope.Last, study.Spec.Mode).Select(b => $"#{b.Trial.Trial}").ToList();
        Assert.All(ranked.Take(10), best => Assert.Contains(best, lines));
        var gaps = ranked.Select((name, place) => (name, place)).Where(t => t.place >= 10 && lines.Contains(t.name)).Select(t => t.place).Order().ToList();
        var even = (trials - 10) / (double)Math.Min(110, trials - 10);
        Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, Math.Floor(even), Math.Ceiling(even)));
    }

    [Fact]
    public void Digits_on_a_heat_map_can_be_read()
    {
        // The scale's own colours, and what is between them: at least 4.5 to 1 by WCAG's rule.
        Assert.Equal(["#ffffff", "#ffffff", "#ffffff", "#000000", "#000000", "#000000"], Enumerable.Range(0, 6).Select(i => Chart.InkOn(i / 5.0)));
    }

    [Fact]
    public void Studies_are_set_against_each_other_on_the_same_queries()
    {
        static QueryHits Hits(params int[] ranks) => QueryHits.From(RankingMetrics.From(ranks), 10);
        var (first, second) = (Study(16), Study(16) with { Spec = StudyFile.Parse(Yaml.Replace("study: shop", "study: other", StringComparison.Ordinal), "study.yaml") });

        // Of ten queries three are hit by the first alone, one by the second alone.
        var difference = StudyDifference.Of(first, Hits(1, 1, 1, 0, 1, 1, 0, 0, 0, 0), second, Hits(0, 0, 0, 1, 1, 1, 0, 0, 0, 0));
        Assert.Equal((.2, 10, null), (difference.Difference!.Value, difference.Queries, difference.WhyNot));
        Assert.Equal(1.959964 * Math.Sqrt((4 - (4 / 10.0)) / 100), difference.HalfWidth!.Value, 6);
        Assert.Equal(.625, difference.PValue!.Value, 10);

        Assert.Contains("other data", StudyDifference.Of(first, null, second with { Summary = second.Summary with { Corpus = new CorpusReference("cc", "bb", 10, 100, 5) } }, null).WhyNot, StringComparison.Ordinal);
        Assert.Contains("not known", StudyDifference.Of(first, null, second, null).WhyNot, StringComparison.Ordinal);
        var curves = BestCurvesFigure.Of([first, second])!;
        Assert.Equal(["shop #15", "other #15"], curves.Option["series"]!.AsArray().Select(line => (string)line!["name"]!));
        Assert.Null(BestCurvesFigure.Of([Study(0)]));
    }

    [Fact]
    public void A_chosen_contour_has_a_name_of_its_own()
    {
        var kind = StudyFigures.Find("contour")!;
        Assert.Equal("contour-window-negative", kind.OfPair!(Study(16), "window", "negative")!.Name);
        Assert.Null(kind.OfPair!(Study(16), "window", "score"));
    }

    [Fact]
    public void Slots_of_thousands_of_stretches_are_one_series()
    {
        var trial = Trial(0, 3);
        var epochs = Enumerable.Range(1, 3_000).Select(e => Epoch(trial, 1, e * 10) with { Epoch = e }).ToArray();

        var option = Figure(Study(1) with { Trials = [trial], Epochs = epochs }, "slots").Option;

        Assert.Equal(3_000, Assert.Single(option["series"]!.AsArray())!["data"]!.AsArray().Count);
    }

    [Fact]
    public void Survival_and_saving_count_epochs()
    {
        var figures = StudyFigures.Of(Study(16), TestContext.Current.CancellationToken).ToDictionary(f => f.Name);

        // Half of the trials end after their first epoch, the others train all three.
        Assert.Equal([[1, 16, 8], [2, 8, 8], [3, 8, 0]], figures["rung-survival"].Table.Rows.Select(r => r.Select(Convert.ToInt32)));
        Assert.Equal([32L, 48L, 16.0, 8.0], figures["saved"].Table.Rows[0]);
    }

    [Fact]
    public void A_pause_between_two_epochs_ends_a_bar_of_the_slots()
    {
        var trial = Trial(0, 3);
        EpochRow[] epochs = [Epoch(trial, 1, 1), Epoch(trial, 2, 2), Epoch(trial, 3, 60)];

        var rows = StudyFigures.Of(Study(1) with { Trials = [trial], Epochs = epochs }, TestContext.Current.CancellationToken).Single(f => f.Name == "slots").Table.Rows;

        Assert.Equal([(1, 2), (3, 3)], rows.Select(r => ((int)r[3]!, (int)r[4]!)));
        Assert.Equal(["worker-1 1", "worker-1 1"], rows.Select(r => r[0]));
    }

    [Fact]
    public void The_page_sets_the_tuned_model_beside_the_simple_ones()
    {
        var study = Study(16) with { Baselines = [new BaselineResult("markov-chain", Metrics(.3), Metrics(.4))] };

        var page = StudyReport.Create(study, TestContext.Current.CancellationToken).ToString();

        Assert.Contains("<td>markov-chain</td><td class=\"number\" data-value=\"0.3\">0.3000</td><td class=\"number\" data-value=\"0.4\">0.4000</td>", page, StringComparison.Ordinal);
        Assert.Contains("<tr class=\"marked\"><td>word2vec #15, tuned</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_the_trials_that_tie_with_the_best()
    {
        static TrialHits Hits(int trial, double recall) => new(trial, 3, QueryHits.From(Metrics(recall), 10));
        var study = Study(16) with { Tied = TiedTrials.Find(15, [Hits(3, .5), Hits(13, .9), Hits(15, 1)]) };
        Assert.Contains("2 of 2 other trials cannot be told apart from #15 on the 10 validation queries", StudyReport.Create(study, TestContext.Current.CancellationToken).ToString(), StringComparison.Ordinal);
        Assert.Contains("#3, #13.", StudyReport.Create(study, TestContext.Current.CancellationToken).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("told apart", StudyReport.Create(Study(16), TestContext.Current.CancellationToken).ToString(), StringComparison.Ordinal);
    }

    private static Figure Figure(StudyRecord study, string name) => StudyFigures.Of(study, TestContext.Current.CancellationToken).Single(f => f.Name == name);

    private static RankingMetrics Metrics(double recall) => RankingMetrics.From([.. Enumerable.Range(0, 10).Select(i => i < recall * 10 ? 1 : 0)]);

    private static StudyRecord Study(int trials)
    {
        var rows = Enumerable.Range(0, trials).Select(n => Trial(n, n % 2 == 1 ? 3 : 1)).ToList();
        var epochs = rows.SelectMany(t => t.Curve.Select((_, i) => Epoch(t, i + 1, (t.Trial * 2) + i + 1))).ToList();
        var summary = ExampleStudy.Summary with { TrialsPlanned = trials, EpochsReported = epochs.Count, StartedAt = Start };
        return new StudyRecord(StudyFile.Parse(Yaml, "study.yaml"), summary, rows, epochs, []);
    }

    private static TrialRow Trial(int number, int epochs)
    {
        var curve = Enumerable.Range(1, epochs).Select(e => .1 + (number * .004) + (e * .01)).ToArray();
        return new TrialRow(
            number,
            new ParameterSet(
            [
                new("window", number % 4 < 2 ? 1 : 5), new("negative", number % 2 == 0 ? 2 : 5), new("alpha", .001 * Math.Pow(100, number / 16.0)),
                new("score", number % 3 == 0 ? "cosine" : "output"), new("epochs", 3), new("seed", number),
            ]),
            epochs == 3 ? TrialState.Completed : TrialState.Stopped, 1, "worker-1", epochs, 3, curve[^1], curve.Max(), curve,
            new Dictionary<string, double> { ["recall@10"] = curve[^1], ["test_recall@10"] = curve[^1] - .01 }, .5 * epochs, epochs == 3 ? null : "below the cutoff", Start, Start.AddMinutes(1));
    }

    private static EpochRow Epoch(TrialRow trial, int epoch, double seconds) =>
        new(trial.Trial, epoch, 1, "worker-1", new Dictionary<string, double> { ["recall@10"] = trial.Curve[epoch - 1] }, .5, .5 * epoch, Start.AddSeconds(seconds));
}
