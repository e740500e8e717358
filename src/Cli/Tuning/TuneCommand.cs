using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec tune FILE</c>: a whole study in this process.</summary>
internal sealed class TuneCommand : TerminalCommand
{
    private readonly Argument<string> _file = new("file") { Description = "The study file (YAML)." };
    private readonly Option<int> _slots = new("--slots") { Description = "Trials that run at once; as many as there are cores where it is not said.", HelpName = "n", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<string> _output = new("--outdir") { Description = "The folder in which the study gets a folder of its name.", HelpName = "folder", DefaultValueFactory = _ => StudyPlaceOptions.DefaultResults };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with the study where it was left." };
    private readonly StudyFileOptions _options = new();
    private bool _canResume;

    public TuneCommand(Terminal terminal)
        : base(
            terminal,
            "tune",
            "Run a study on this machine, in this process, and show the best configuration beside the simple models.",
            "sessionrec tune study.yaml",
            "sessionrec tune study.yaml --slots 4 --outdir results --resume",
            "sessionrec tune study.yaml --smoke-test")
    {
        Add(_file);
        Add(_slots);
        Add(_output);
        Add(_resume);
        _options.AddTo(this);
    }

    public override string? HowToGoOn(ParseResult arguments)
    {
        if (!_canResume) return null;
        return $"What was done is kept. Go on with: sessionrec tune {arguments.GetValue(_file)}{Place(arguments)} --resume";
    }

    /// <summary>What a command has to be told to find the study; nothing where it lies in the usual folder.</summary>
    private string Place(ParseResult arguments, string option = "--outdir") =>
        arguments.GetRequiredValue(_output) is var outdir && outdir == StudyPlaceOptions.DefaultResults ? "" : $" {option} {outdir}";

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var slots = arguments.GetValue(_slots);
        if (slots is < 1 or > 1024) throw new InputException($"--slots: {slots} is not allowed; it is 1 to 1024.");
        var study = _options.Read(arguments, arguments.GetRequiredValue(_file));
        var folder = EmbeddedFolder.Prepare(arguments.GetRequiredValue(_output), study, arguments.GetValue(_resume));
        var corpus = await StudyData.LoadAsync(study.Spec, study.File, Terminal, cancellation);

        using var mine = EmbeddedFolder.Lock(folder);
        StudyBoard board;
        BestConfiguration? best = null;
        await using (var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, slots), cancellation))
        {
            var name = await BeginAsync(studies, study, corpus, arguments.GetRequiredValue(_output), arguments.GetValue(_resume), cancellation);
            _canResume = !study.Spec.SmokeTest;
            board = await StudyView.For(Terminal, TimeProvider.System).ShowAsync(studies.WatchAsync(name, cancellation), cancellation);
            await ResultsCommand.WriteAsync(studies, name, folder, cancellation);
            if (board.Summary is { BestTrial: not null }) best = await BestConfiguration.FindAsync(studies, name, BestScope.Last, cancellation);
        }

        return await ConcludeAsync(study, board, best, arguments, folder, corpus, cancellation);
    }

    private async Task<string> BeginAsync(EmbeddedStudies studies, StudyDraft study, SessionCorpus corpus, string results, bool resume, CancellationToken cancellation)
    {
        var reference = await studies.StoreCorpusAsync(corpus, cancellation);
        var known = resume ? (await studies.StudiesAsync(cancellation)).FirstOrDefault(s => s.Name == study.Spec.Name) : null;
        if (known is null)
        {
            var earlier = await WarmStart.GatherAsync(Terminal, study, reference, (name, _) => Task.FromResult<IStudyClient?>(StoredStudies.Open(Path.Combine(results, name))), cancellation);
            return (await studies.SubmitAsync(study.Submission(reference, earlier), cancellation)).Name;
        }

        var submitted = await studies.SubmissionAsync(known.Name, cancellation);
        if (submitted.Yaml != study.Spec.Yaml)
            throw new InputException($"{study.File} is not what {known.Name} began with; --resume goes on with an unchanged file. Give the changed study another name.");
        if (submitted.Corpus.ContentSha256 != reference.ContentSha256)
            throw new InputException($"The data of {known.Name} have changed since it began (sha256 {submitted.Corpus.SessionsSha256[..8]}, now {reference.SessionsSha256[..8]}). Give the study another name.");
        if (known.State is StudyState.Stopped or StudyState.Stopping) await studies.ResumeAsync(known.Name, cancellation);
        return known.Name;
    }

    private async Task<int> ConcludeAsync(StudyDraft study, StudyBoard board, BestConfiguration? best, ParseResult arguments, string folder, SessionCorpus corpus, CancellationToken cancellation)
    {
        var summary = board.Summary!;
        Terminal.WriteLine($"{summary.Name} {StudyText.End(summary)}");
        if (best is not null)
        {
            Terminal.WriteLine();
            foreach (var line in BestConfigurationText.Lines(best)) Terminal.WriteLine(line);
            await CompareAsync(study, best, corpus, cancellation);
        }

        var files = new StudyFiles(folder);
        Terminal.WriteLine($"files  {files.Trials} · {files.ExperimentState} · {Path.Combine(folder, "trials")}{Path.DirectorySeparatorChar}");
        if (!study.Spec.SmokeTest) Terminal.WriteLine($"next   sessionrec report {summary.Name}{Place(arguments)} · sessionrec train --study {summary.Name}{Place(arguments, "--results")} · sessionrec best {summary.Name}{Place(arguments)} --scope all");
        return summary.State == StudyState.Failed || best is null ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>The simple models on the same test queries: whoever tunes must see them.</summary>
    private async Task CompareAsync(StudyDraft study, BestConfiguration best, SessionCorpus corpus, CancellationToken cancellation)
    {
        if (best.Test is not { } tuned || !best.Metric.Contains('@')) return;
        var split = StudyData.Protocol(study.Spec, study.File).Split(corpus);
        var cutOff = int.Parse(best.Metric[(best.Metric.IndexOf('@') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        var baselines = await ProgressBar.RunAsync(
            Terminal, "baselines", progress => BaselineResult.Compute(split, Math.Max(cutOff, RankingEvaluator.DefaultMaximumRank), progress, cancellation));
        Terminal.WriteLine($"beside it, test {BestConfigurationText.Titled(best.Metric)}:   {string.Join("   ", baselines.Select(b => $"{b.Model} {Figures.Share(b.Test[best.Metric])}"))}");

        var strongest = baselines.MaxBy(b => b.Test[best.Metric])!;
        if (strongest.Test[best.Metric] > tuned && best.Study.Mode == "max")
            Terminal.WriteLine($"note   {strongest.Model} is better than the best {best.Study.Model} here");
    }
}
