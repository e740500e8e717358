using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec study export STUDY</c>: a study of this machine in one file.</summary>
internal sealed class StudyExportCommand : StudyCommand
{
    public const string Extension = ".study.zip";
    private readonly Option<string?> _output = new("--output", "-o") { Description = $"The file; the study's name and {Extension} where it is not said.", HelpName = "file" };

    public StudyExportCommand(Terminal terminal)
        : base(terminal, "export", "Write a study of this machine, with its journal and its data, to one file: to keep it, or to go on with it elsewhere.", "sessionrec study export online-retail --output online-retail.study.zip")
    {
        Add(_output);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var output = arguments.GetValue(_output) ?? study + Extension;
        await RunAsync(place, study, output, cancellation);
        Terminal.WriteLine($"wrote {output}   there: sessionrec study import {Path.GetFileName(output)}");
        return ExitCode.Done;
    }

    /// <summary>Exports a study of a folder that nobody runs.</summary>
    public static async Task RunAsync(StudyPlace place, string study, string output, CancellationToken cancellation)
    {
        if (place.Server is not null) throw new InputException($"{study} is on a server, whose journal stays there. Its results: sessionrec results {study} --output FOLDER");
        await place.Client.StudyAsync(study, cancellation);
        using var mine = EmbeddedFolder.Lock(place.Name);
        await Task.Run(() => StudyArchive.Export(place.Name, output, cancellation), cancellation);
    }
}
