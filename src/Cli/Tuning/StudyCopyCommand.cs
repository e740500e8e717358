using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec study copy STUDY NAME</c>: a study again, where it is, under another name.</summary>
internal sealed class StudyCopyCommand : StudyCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The copy's name." };

    public StudyCopyCommand(Terminal terminal)
        : base(terminal, "copy", "Copy a study with all that was done: extend the copy, and the original stays as it is.", "sessionrec study copy online-retail online-retail-2")
    {
        Add(_name);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var name = arguments.GetRequiredValue(_name);
        if (place.Server is { } server)
        {
            Terminal.WriteLine(StudyTransfer.Line($"{place.Name} {name}", await server.CopyAsync(study, name, cancellation)));
            return ExitCode.Done;
        }

        var submission = await place.Client.SubmissionAsync(study, cancellation);
        using var corpus = await place.FetchCorpusAsync(submission.Corpus.ContentSha256, cancellation);
        var original = new StudyArchive(await place.JournalAsync(study, cancellation), corpus.Path);
        var target = Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, Path.GetDirectoryName(Path.GetFullPath(place.Name))!), name);
        Terminal.WriteLine(StudyTransfer.Line(target, await StudyTransfer.MakeFolderAsync(original, target, name, cancellation)));
        return ExitCode.Done;
    }
}
