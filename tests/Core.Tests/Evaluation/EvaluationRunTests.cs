using SessionRec.Core.Data;
using SessionRec.Core.Data.Generation;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Evaluation.Statistics;
using SessionRec.Core.Models;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Evaluation;

public sealed class EvaluationRunTests : IDisposable
{
    private static readonly SessionCorpus Shop = ShopGenerator.CreateCorpus(new ShopOptions { Customers = 300, Items = 200, Events = 6000, Seed = 7 });
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-evaluation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_scores_what_it_scores_alone()
    {
        var result = Run(Plan("markov-chain", "sequential-rules:steps=3"));
        var split = new LastItemProtocol { Size = 100 }.Split(Shop);
        foreach (var model in result.Models)
        {
            using var run = ModelRegistry.Start(ModelSpec.Parse(model.Name).Definition.Name, split.Training, ModelSpec.Parse(model.Name).Parameters);
            run.TrainEpoch(null, TestContext.Current.CancellationToken);
            Assert.Equal(RankingEvaluator.Evaluate(run.Recommender, split.Test, cancellation: TestContext.Current.CancellationToken).Ranks.ToArray(), model.Metrics.Ranks.ToArray());
        }
    }

    [Fact]
    public void Queries_of_windows_stand_one_after_another_and_groups_keep_their_places()
    {
        var windows = Enumerable.Range(0, 3).Select(w => new TemporalProtocol { Window = w, Test = TimeSpan.FromDays(20), Validation = TimeSpan.FromDays(20) }).ToArray();
        var result = Run(Plan("markov-chain") with { Windows = windows });
        var alone = windows.Select(w => Run(Plan("markov-chain") with { Windows = [w] })).ToArray();

        Assert.Equal(alone.SelectMany(a => a.Models[0].Metrics.Ranks.ToArray()), result.Models[0].Metrics.Ranks.ToArray());
        Assert.Equal(3, result.Queries.Count);
        Assert.Equal(alone.Sum(a => a.Facts.Queries), result.Facts.Queries);
        Assert.Equal(0, result.Facts.AskedBeforeLearned);
        var head = result.Groups.Single(g => g.Name == "truth: head").Queries;
        var ofSecond = alone[1].Groups.Single(g => g.Name == "truth: head").Queries.Select(q => q + alone[0].Facts.Queries);
        Assert.Subset(head.ToHashSet(), ofSecond.ToHashSet());
        Assert.Equal(alone.Sum(a => a.Groups.Single(g => g.Name == "truth: head").Queries.Count), head.Count);
    }

    [Fact]
    public void Seeds_are_averaged_query_by_query_where_a_model_has_one()
    {
        var plan = Plan("word2vec:epochs=1,vector_size=8,min_count=1", "markov-chain") with { Seeds = [1, 2, 3] };
        var result = Run(plan);
        Assert.Equal([3, 1], result.Models.Select(m => m.Seeds.Count));
        var second = Run(plan with { Seeds = [2] }).Models[0];
        Assert.Equal(second.Metrics.Ranks.ToArray(), result.Models[0].Seeds[1].Ranks.ToArray());

        var recall = MetricName.Parse("recall@10");
        Assert.Equal(result.Models[0].Seeds.Average(s => s.Mean(recall)), result.Models[0].Scores(recall).Average(), 12);
        Assert.True(result.Models[0].SeedDeviation(recall) > 0);
    }

    [Fact]
    public void Last_item_is_told_to_look_into_the_future()
    {
        var facts = Run(Plan("popularity")).Facts;
        Assert.InRange(facts.AskedBeforeLearned!.Value, 90, 100);
        Assert.Equal(100, facts.Queries);
    }

    [Fact]
    public void Intervals_of_many_metrics_are_those_of_each()
    {
        var model = Run(Plan("word2vec:epochs=1,vector_size=8,min_count=1") with { Seeds = [1, 2] }).Models[0];
        MetricName[] metrics = [.. model.Metrics.CustomaryMetrics];
        var together = Bootstrap.Means(model.Seeds, metrics, seed: 5, resamples: 200);
        for (var m = 0; m < metrics.Length; m++)
        {
            var alone = Bootstrap.Mean(model.Scores(metrics[m]), seed: 5, resamples: 200);
            Assert.Equal(alone.Low, together[m].Low, 9);
            Assert.Equal(alone.High, together[m].High, 9);
        }
    }

    [Fact]
    public void Saved_ranks_give_the_same_report_and_other_metrics()
    {
        var result = Run(Plan("word2vec:epochs=1,vector_size=8,min_count=1", "markov-chain", "popularity") with { Seeds = [1, 2] });
        var origin = Origin();
        RanksFolder.Write(_folder, origin, result);
        var read = RanksFolder.Read(_folder);

        foreach (var metric in new[] { "recall@10", "ndcg@5" })
        {
            var first = EvaluationReport.Of(origin, result.Models, result.Groups, MetricName.Parse(metric), result.Notes);
            var second = EvaluationReport.Of(read.Origin, read.Models, read.Groups, MetricName.Parse(metric), read.Notes);
            Assert.Equal(first.ToCsv(), second.ToCsv());
            Assert.Equal(first.GroupsToCsv(), second.GroupsToCsv());
        }
    }

    [Fact]
    public void Saved_times_come_back_to_the_tick()
    {
        var result = Run(Plan("popularity"));
        foreach (var ticks in (long[])[1, 41_029, 1_000_003, 123_456_789])
        {
            RanksFolder.Write(_folder, Origin(), result with { Models = [result.Models[0] with { TrainingTime = TimeSpan.FromTicks(ticks) }] });
            Assert.Equal(ticks, RanksFolder.Read(_folder).Models[0].TrainingTime!.Value.Ticks);
        }
    }

    [Fact]
    public void Ranks_of_other_queries_are_not_compared()
    {
        RanksFolder.Write(_folder, Origin(), Run(Plan("markov-chain", "popularity")));
        var file = Path.Combine(_folder, "02-popularity.tsv");
        var lines = File.ReadAllLines(file);
        (lines[2], lines[3]) = (lines[3], lines[2]);
        File.WriteAllLines(file, lines);
        Assert.Contains("other queries", Assert.Throws<InputException>(() => RanksFolder.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_every_metric_with_an_interval_and_marks_the_best()
    {
        var result = Run(Plan("popularity", "markov-chain", "sequential-rules"));
        var report = EvaluationReport.Of(Origin(), result.Models, result.Groups, MetricName.Parse("recall@10"), []);

        Assert.All(report.Models, m => Assert.Equal(24, m.Metrics.Count));
        Assert.All(report.Models.SelectMany(m => m.Metrics.Values), v => Assert.InRange(v.Value, v.Low, v.High));
        Assert.Equal(20, report.Models[0].Catalogue.Count); // five figures at four cut-offs
        Assert.Contains("recall@10", report.Models[0].BestBy);
        Assert.Equal(report.Models.Select(m => m.Metrics["recall@10"].Value).OrderDescending(), report.Models.Select(m => m.Metrics["recall@10"].Value));
        Assert.DoesNotContain("recall@10", report.Models.Single(m => m.Model == "popularity").IndistinguishableBy);
        Assert.All(report.Groups, g => Assert.Equal(3, g.Models.Count));
        Assert.Equal(report.QueryCount, report.Groups.Where(g => g.Group.StartsWith("query length", StringComparison.Ordinal)).Sum(g => g.Queries));
        var lines = report.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, l => Assert.Equal(lines[0].Split(',').Length, l.Split(',').Length));
    }

    [Fact]
    public void What_cannot_be_run_is_refused()
    {
        Assert.Contains("named twice", Assert.Throws<InputException>(() => Run(Plan("popularity", "popularity"))).Message, StringComparison.Ordinal);
        Assert.Contains("no model", Assert.Throws<InputException>(() => Run(Plan())).Message, StringComparison.Ordinal);
    }

    private static EvaluationPlan Plan(params string[] models) => new()
    {
        Windows = [new LastItemProtocol { Size = 100 }],
        Contenders = [.. models.Select(m => new TrainedContender(ModelSpec.Parse(m)))],
    };

    private static EvaluationOrigin Origin() => new("SessionRec", "shop", Shop.SessionsSha256, Shop.SessionCount, Shop.EventCount, Shop.ItemCount, "last-item", ParameterSet.Empty, 1, "test", []);

    private static EvaluationResult Run(EvaluationPlan plan) => new EvaluationRun(plan, new ModelEvaluation(TimeProvider.System)).Run(Shop, null, TestContext.Current.CancellationToken);
}
