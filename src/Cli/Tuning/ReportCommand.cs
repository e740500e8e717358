using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec report STUDY</c>: a study as one HTML page, and its figures as SVG.</summary>
internal sealed class ReportCommand : StudyCommand
{
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The page; report.html in the study's folder where it is not said.", HelpName = "file.html" };
    private readonly FigureOptions _figures = new();
    private readonly Option<bool> _withoutBaselines = new("--no-baselines") { Description = "Leave out the simple models; they take some seconds on large data." };

    public ReportCommand(Terminal terminal)
        : base(
            terminal,
            "report",
            "Write a study as one self-contained HTML page: the best configuration beside the simple models, and every figure.",
            "sessionrec report online-retail",
            "sessionrec report online-retail --output online-retail.html --svg figures")
    {
        Add(_output);
        _figures.AddTo(this);
        Add(_withoutBaselines);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var record = await ReadAsync(place.Client, study, cancellation);
        if (!arguments.GetValue(_withoutBaselines)) record = record with { Baselines = await BaselinesAsync(place, record, cancellation) };
        var path = arguments.GetValue(_output) ?? new StudyFiles(place.Server is null ? place.Name : Path.Combine(StudyPlaceOptions.DefaultResults, study)).Report;
        PageFile.Save(StudyReport.Create(record, cancellation), path);
        Terminal.WriteLine($"report  {path}");
        _figures.Draw(arguments, Terminal, () => StudyFigures.Of(record, cancellation));
        return ExitCode.Done;
    }

    private static async Task<StudyRecord> ReadAsync(IStudyClient client, string study, CancellationToken cancellation)
    {
        var summary = await client.StudyAsync(study, cancellation);
        var submission = await client.SubmissionAsync(study, cancellation);
        var trials = await client.TrialsAsync(study, cancellation);
        var epochs = new List<EpochRow>();
        await foreach (var epoch in client.EpochsAsync(study, trial: null, cancellation)) epochs.Add(epoch);
        var record = new StudyRecord(Core.Tuning.Studies.Study.ReadSpec(submission), summary, trials, epochs, Baselines: []);
        return record.Best is { } best ? record with { Tied = TiedTrials.Find(best.Trial, await client.HitsAsync(study, BestScope.Last, cancellation)) } : record;
    }

    /// <summary>The simple models on the study's queries; none where it tunes a loss.</summary>
    private async Task<IReadOnlyList<BaselineResult>> BaselinesAsync(StudyPlace place, StudyRecord study, CancellationToken cancellation)
    {
        if (!study.Metric.Contains('@', StringComparison.Ordinal)) return [];
        var corpus = await place.LoadCorpusAsync(study.Summary.Corpus.ContentSha256, cancellation);
        var split = StudyData.Protocol(study.Spec, "study.yaml").Split(corpus);
        var deepest = Math.Max(MetricName.Parse(study.Metric).K, RankingEvaluator.DefaultMaximumRank);
        return await ProgressBar.RunAsync(Terminal, "baselines", progress => BaselineResult.Compute(split, deepest, progress, cancellation));
    }
}
