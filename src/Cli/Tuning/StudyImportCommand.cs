using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec study import FILE</c>: a study that was exported becomes one of this machine, or of a server.</summary>
internal sealed class StudyImportCommand : TerminalCommand
{
    private readonly Argument<string> _file = new("file") { Description = "What 'study export' wrote." };
    private readonly Option<string?> _name = new("--name") { Description = "The study's name there.", HelpName = "name" };
    private readonly Option<string> _results = new("--outdir") { Description = "The folder in which the study gets a folder of its name.", HelpName = "folder", DefaultValueFactory = _ => StudyPlaceOptions.DefaultResults };
    private readonly Option<string?> _server = new("--server") { Description = "Make it a study of this server instead.", HelpName = "url" };

    public StudyImportCommand(Terminal terminal)
        : base(
            terminal, "import", "Take up a study that was exported, on this machine or on a server.",
            "sessionrec study import online-retail.study.zip", "sessionrec study import online-retail.study.zip --name again", "sessionrec study import online-retail.study.zip --server http://10.0.0.7:8080")
    {
        Add(_file);
        Add(_name);
        Add(_results);
        Add(_server);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("sessionrec-import-").FullName;
        try
        {
            var archive = await StudyArchive.ReadAsync(arguments.GetRequiredValue(_file), folder, cancellation);
            var name = arguments.GetValue(_name) ?? archive.Study;
            if (arguments.GetValue(_server) is { } server)
            {
                using var place = StudyPlaceOptions.PlaceOf(ServerAddress.ParseAll(server));
                Terminal.WriteLine(StudyTransfer.Line(place.Name, await StudyTransfer.SendAsync(archive, place.Server!, name, cancellation)));
            }
            else
            {
                var target = Path.Combine(arguments.GetRequiredValue(_results), name);
                Terminal.WriteLine(StudyTransfer.Line(target, await StudyTransfer.MakeFolderAsync(archive, target, name, cancellation)));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return ExitCode.Done;
    }
}
