using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec study export STUDY</c>: a study, wherever it is, in one file.</summary>
internal sealed class StudyExportCommand : StudyCommand
{
    private const string Extension = ".study.zip";
    private readonly Option<string?> _output = new("--output", "-o") { Description = $"The file; the study's name and {Extension} where it is not said.", HelpName = "file" };

    public StudyExportCommand(Terminal terminal)
        : base(
            terminal, "export", "Write a study with its journal and its data to one file: to keep it, or to go on with it elsewhere.",
            "sessionrec study export online-retail --output online-retail.study.zip", "sessionrec study export online-retail --server http://10.0.0.7:8080")
    {
        Add(_output);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var output = arguments.GetValue(_output) ?? study + Extension;
        var summary = await place.Client.StudyAsync(study, cancellation);
        var events = await place.JournalAsync(study, cancellation);
        using var corpus = await place.FetchCorpusAsync((await place.Client.SubmissionAsync(study, cancellation)).Corpus.ContentSha256, cancellation);
        await Task.Run(() => new StudyArchive(events, corpus.Path).Write(output, cancellation), cancellation);
        Terminal.WriteLine($"wrote {output}   there: sessionrec study import {Path.GetFileName(output)}");
        if (!summary.HasEnded) Terminal.WriteLine($"{study} has not ended: what is made of it stands still until it is resumed.");
        return ExitCode.Done;
    }
}
