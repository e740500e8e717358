using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Reporting;
using Spectre.Console;

namespace SessionRec.Cli.Training;

/// <summary><c>sessionrec baseline</c>: what the simple models reach.</summary>
internal sealed class BaselineCommand : TerminalCommand
{
    private readonly DataArguments _data = new(isRequired: false);
    private readonly ProtocolOptions _protocol = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public BaselineCommand(Terminal terminal)
        : base(
            terminal,
            "baseline",
            "Train and evaluate the models that need no tuning: popularity, association rules, Markov chain, sequential rules.",
            "sessionrec baseline OnlineRetail.csv.gz --format online-retail",
            "sessionrec baseline corpus.tsv.gz -k 20 --json")
    {
        _data.AddTo(this);
        _protocol.AddTo(this);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var k = _protocol.K(arguments);
        var protocol = _protocol.Protocol(arguments);
        var corpus = (await _data.LoadAsync(arguments, Terminal, needsTimes: protocol.NeedsTimes, cancellation)).Corpus;
        if (!protocol.NeedsTimes) corpus = corpus.WithoutTimes();
        var split = protocol.Split(corpus);
        var results = await ProgressBar.RunAsync(
            Terminal, "baselines", progress => BaselineResult.Compute(split, Math.Max(k, RankingEvaluator.DefaultMaximumRank), progress, cancellation));
        if (arguments.GetValue(_json))
        {
            Terminal.WriteJson(new { Data = _data.NameOf(arguments), K = k, Queries = split.Test.Count, corpus.SessionsSha256, Models = results.Select(r => Describe(r, k)) });
            return ExitCode.Done;
        }

        Terminal.WriteLine($"data   {_data.NameOf(arguments)}   {Figures.Count(corpus.SessionCount)} sessions · {Figures.Count(corpus.EventCount)} events · {Figures.Count(corpus.ItemCount)} items   sha256 {corpus.SessionsSha256[..8]}");
        Terminal.WriteLine($"split  {protocol.Name}: {Figures.Count(split.Validation.Count)} validation and {Figures.Count(split.Test.Count)} test queries; ± is 95%");
        var table = Tables.Borderless("", $"validation Recall@{k}", $"MRR@{k}", $"test Recall@{k}", $"MRR@{k}");
        foreach (var result in results)
            table.AddRow(
                new Text(result.Model),
                new Text(RankingFigures.WithInterval(result.Validation, $"recall@{k}")),
                new Text(RankingFigures.WithInterval(result.Validation, $"mrr@{k}")),
                new Text(RankingFigures.WithInterval(result.Test, $"recall@{k}")),
                new Text(RankingFigures.WithInterval(result.Test, $"mrr@{k}")));
        Terminal.Write(table);
        return ExitCode.Done;
    }

    private static object Describe(BaselineResult result, int k) => new { result.Model, Validation = Describe(result.Validation, k), Test = Describe(result.Test, k) };

    private static Dictionary<string, double> Describe(RankingMetrics metrics, int k) => new()
    {
        [$"recall@{k}"] = metrics[$"recall@{k}"],
        [$"recall@{k}_half_width"] = RankingFigures.HalfWidth(metrics, $"recall@{k}"),
        [$"mrr@{k}"] = metrics[$"mrr@{k}"],
        [$"mrr@{k}_half_width"] = RankingFigures.HalfWidth(metrics, $"mrr@{k}"),
    };
}
