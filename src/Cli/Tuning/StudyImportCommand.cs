using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec study import FILE</c>: a study that was exported becomes one of this machine.</summary>
internal sealed class StudyImportCommand : TerminalCommand
{
    private readonly Argument<string> _file = new("file") { Description = "What 'study export' wrote." };
    private readonly Option<string?> _name = new("--name") { Description = "The study's name here.", HelpName = "name" };
    private readonly Option<string> _results = new("--outdir") { Description = "The folder in which the study gets a folder of its name.", HelpName = "folder", DefaultValueFactory = _ => StudyPlaceOptions.DefaultResults };

    public StudyImportCommand(Terminal terminal)
        : base(terminal, "import", "Take up a study that was exported, here or on another machine.", "sessionrec study import online-retail.study.zip", "sessionrec study import online-retail.study.zip --name again")
    {
        Add(_file);
        Add(_name);
        Add(_results);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        await RunAsync(Terminal, arguments.GetRequiredValue(_file), arguments.GetRequiredValue(_results), arguments.GetValue(_name), cancellation);
        return ExitCode.Done;
    }

    /// <summary>Imports an archive and writes the study's files.</summary>
    public static async Task RunAsync(Terminal terminal, string file, string results, string? name, CancellationToken cancellation)
    {
        var study = await Task.Run(() => StudyArchive.Import(file, results, name, cancellation), cancellation);
        var folder = Path.Combine(results, study);
        var client = StoredStudies.Open(folder)!;
        await ResultsCommand.WriteAsync(client, study, folder, cancellation);
        var summary = await client.StudyAsync(study, cancellation);
        terminal.WriteLine($"{folder}   {StudyText.End(summary)}: {StudyText.Counts(summary)}");
    }
}
