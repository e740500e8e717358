using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec study copy STUDY NAME</c>: a study of this machine again, under another name.</summary>
internal sealed class StudyCopyCommand : StudyCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The copy's name." };

    public StudyCopyCommand(Terminal terminal)
        : base(terminal, "copy", "Copy a study of this machine with all that was done: extend the copy, and the original stays as it is.", "sessionrec study copy online-retail online-retail-2")
    {
        Add(_name);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var archive = Path.Combine(Path.GetTempPath(), $"sessionrec-{Guid.NewGuid():N}{StudyExportCommand.Extension}");
        try
        {
            await StudyExportCommand.RunAsync(place, study, archive, cancellation);
            var results = Path.GetDirectoryName(Path.GetFullPath(place.Name))!;
            await StudyImportCommand.RunAsync(Terminal, archive, Path.GetRelativePath(Environment.CurrentDirectory, results), arguments.GetRequiredValue(_name), cancellation);
        }
        finally
        {
            File.Delete(archive);
        }

        return ExitCode.Done;
    }
}
