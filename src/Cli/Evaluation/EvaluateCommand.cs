using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Cli.Training;
using SessionRec.Core;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Evaluations;

namespace SessionRec.Cli.Evaluation;

/// <summary><c>sessionrec evaluate</c>: any models over any protocol, in one table that says which of them can be told apart.</summary>
internal sealed class EvaluateCommand : TerminalCommand
{
    private static readonly string[] Defaults = [.. BaselineResult.Models, "sknn", "vsknn"];

    private readonly DataArguments _data = new(isRequired: false);
    private readonly ProtocolOptions _protocol = new();
    private readonly Option<string[]> _models = new("--model", "-m") { Description = $"A model, with parameters where they are not its defaults; may be repeated. Where none is named: {string.Join(", ", Defaults)}.", HelpName = "name:key=value,..." };
    private readonly Option<string[]> _saved = new("--saved") { Description = "A model from a file, as sessionrec train writes; may be repeated. It is told where it learned from other sessions than the split's.", HelpName = "file" };
    private readonly Option<string?> _metric = new("--metric") { Description = $"The metric that orders the table, one of {string.Join(", ", MetricRegistry.All.Select(m => m.Name))} and a cut-off. [default: recall@K]", HelpName = "name@k" };
    private readonly Option<int> _windows = new("--windows") { Description = "Protocol temporal: so many sliding windows, whose queries are put together.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _seeds = new("--seeds") { Description = "Train models that draw random numbers once with each of these seeds, and take the mean.", HelpName = "1,2,3" };
    private readonly Option<bool> _validation = new("--validation") { Description = "Ask the validation queries: the test queries are for the final figure." };
    private readonly Option<bool> _fill = new("--fill-popular") { Description = "Fill answers of fewer items than asked, as for cold items, with the most popular ones." };
    private readonly Option<string?> _ranks = new("--ranks") { Description = "Save every query's rank in this folder, to be scored again later.", HelpName = "folder" };
    private readonly Option<string?> _fromRanks = new("--from-ranks") { Description = "Train nothing: score the ranks in this folder again.", HelpName = "folder" };
    private readonly Option<string?> _output = new("--outdir", "-o") { Description = "Write evaluation.json, evaluation.csv and groups.csv into this folder.", HelpName = "folder" };
    private readonly Option<string?> _html = new("--html") { Description = "Write the evaluation as one self-contained page, with its figures.", HelpName = "file.html" };
    private readonly FigureOptions _figures = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public EvaluateCommand(Terminal terminal)
        : base(
            terminal,
            "evaluate",
            "Compare models on the same queries: one table with intervals, time and memory, which marks what cannot be told apart from the best.",
            "sessionrec evaluate OnlineRetail.csv.gz --format online-retail",
            "sessionrec evaluate corpus.tsv.gz --protocol temporal --windows 4 --model markov-chain --model vsknn:k=100,m=500 --model word2vec:window=13,negative=16 --seeds 1,2,3",
            "sessionrec evaluate corpus.tsv.gz --ranks ranks --outdir results/evaluation",
            "sessionrec evaluate corpus.tsv.gz --html evaluation.html",
            "sessionrec evaluate corpus.tsv.gz --saved results/train/model.srm -m sequential-rules",
            "sessionrec evaluate --from-ranks ranks --metric ndcg@20")
    {
        _data.AddTo(this);
        Add(_models);
        Add(_saved);
        Add(_metric);
        _protocol.AddTo(this);
        foreach (Option option in new Option[] { _windows, _seeds, _validation, _fill, _ranks, _fromRanks, _output, _html, _json }) Add(option);
        _figures.AddTo(this);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var metric = MetricName.Parse(arguments.GetValue(_metric) ?? $"recall@{_protocol.K(arguments)}");
        var report = arguments.GetValue(_fromRanks) is { } folder ? ScoreAgain(arguments, folder, metric) : await RunAsync(arguments, metric, cancellation);
        if (arguments.GetValue(_output) is { } output) EvaluationFiles.Write(output, report);
        if (arguments.GetValue(_json)) Terminal.WriteJson(report);
        else
        {
            EvaluationText.Write(Terminal, report);
            if (arguments.GetValue(_output) is { } written) Terminal.WriteLine($"files  {string.Join(" · ", EvaluationFiles.PathsIn(written))}");
            if (arguments.GetValue(_ranks) is { } ranks) Terminal.WriteLine($"next   sessionrec evaluate --from-ranks {ranks} --metric ndcg@20");
        }

        if (arguments.GetValue(_html) is { } page)
        {
            PageFile.Save(EvaluationPage.Create(report), page);
            Terminal.Error.WriteLine($"page    {page}");
        }

        _figures.Draw(arguments, Terminal, () => EvaluationFigures.Of(report));
        return ExitCode.Done;
    }

    private EvaluationReport ScoreAgain(ParseResult arguments, string folder, MetricName metric)
    {
        if (_data.AreGiven(arguments) || arguments.GetValue(_models) is { Length: > 0 } || arguments.GetValue(_saved) is { Length: > 0 }) throw new InputException("--from-ranks scores what was saved; leave the file and the models out.");
        var (origin, models, groups, notes) = RanksFolder.Read(folder);
        return EvaluationReport.Of(origin, models, groups, metric, notes);
    }

    private async Task<EvaluationReport> RunAsync(ParseResult arguments, MetricName metric, CancellationToken cancellation)
    {
        var windows = _protocol.Windows(arguments, arguments.GetValue(_windows));
        var files = arguments.GetValue(_saved) ?? [];
        var models = arguments.GetValue(_models) is { Length: > 0 } given ? given : files.Length > 0 ? [] : Defaults;
        var saved = new List<SavedModel>();
        try
        {
            saved.AddRange(files.Select(f => ModelFile.Load(f, cancellation)));
            return await RunAsync(arguments, metric, windows, [.. models.Select(m => new TrainedContender(ModelSpec.Parse(m))), .. files.Zip(saved, (f, m) => new SavedContender(f, m))], cancellation);
        }
        finally
        {
            foreach (var model in saved) model.Dispose();
        }
    }

    private async Task<EvaluationReport> RunAsync(ParseResult arguments, MetricName metric, IReadOnlyList<IEvaluationProtocol> windows, IReadOnlyList<Contender> contenders, CancellationToken cancellation)
    {
        var plan = new EvaluationPlan
        {
            Windows = windows,
            Contenders = contenders,
            Seeds = SeedsOf(arguments.GetValue(_seeds)),
            OnValidation = arguments.GetValue(_validation),
        };
        plan.Validate();
        var evaluation = new ModelEvaluation(TimeProvider.System) { Length = Math.Max(metric.K, RankingEvaluator.DefaultMaximumRank), FillWithPopular = arguments.GetValue(_fill) };
        var corpus = (await _data.LoadAsync(arguments, Terminal, needsTimes: windows[0].NeedsTimes, cancellation)).Corpus;
        var origin = new EvaluationOrigin(
            ProgramVersion.Text,
            _data.NameOf(arguments),
            corpus.SessionsSha256,
            corpus.SessionCount,
            corpus.EventCount,
            corpus.ItemCount,
            windows[0].Name,
            _protocol.Options(arguments),
            windows.Count,
            plan.OnValidation ? "validation" : "test",
            plan.Seeds);
        if (!arguments.GetValue(_json)) EvaluationText.WriteHeading(Terminal, origin);
        var result = await EvaluationProgressBar.RunAsync(Terminal, progress => new EvaluationRun(plan, evaluation).Run(corpus, progress, cancellation));
        if (arguments.GetValue(_ranks) is { } ranks) RanksFolder.Write(ranks, origin, result with { Notes = [.. NotesOf(result, windows[0].Caveats)] });
        return EvaluationReport.Of(origin, result.Models, result.Groups, metric, NotesOf(result, windows[0].Caveats));
    }

    private static IEnumerable<string> NotesOf(EvaluationResult result, IEnumerable<string> caveats) =>
        [.. result.Notes, .. EvaluationText.Facts(result.Facts), .. caveats];

    private static long[] SeedsOf(string? text) => text is null
        ? []
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(s => long.TryParse(s, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new InputException($"--seeds: '{s}' is no seed; write whole numbers from 0 on, separated by commas, like 1,2,3."))];
}
