using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec results STUDY</c>: writes a study's result files.</summary>
internal sealed class ResultsCommand : StudyCommand
{
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The folder to write to; a folder of the study's name among the results where it is not said.", HelpName = "folder" };

    public ResultsCommand(Terminal terminal)
        : base(
            terminal,
            "results",
            "Write a study's results as files: trials.csv, experiment_state.json, and params.json, result.json, progress.csv for each trial.",
            "sessionrec results online-retail --server http://127.0.0.1:8080 --output results/online-retail")
    {
        Add(_output);
    }

    /// <summary>Writes the files of <paramref name="study"/> and says where they are.</summary>
    public static async Task<StudyFiles> WriteAsync(IStudyClient client, string study, string folder, CancellationToken cancellation)
    {
        var files = new StudyFiles(folder);
        var trials = await client.TrialsAsync(study, cancellation);
        await files.WriteAsync(
            await client.StudyAsync(study, cancellation),
            await client.SubmissionAsync(study, cancellation),
            trials,
            client.EpochsAsync(study, trial: null, cancellation),
            cancellation);
        return files;
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var files = await WriteAsync(place.Client, study, arguments.GetValue(_output) ?? Path.Combine(StudyPlaceOptions.DefaultResults, study), cancellation);
        var summary = await place.Client.StudyAsync(study, cancellation);
        Terminal.WriteLine($"{summary.Name} {StudyText.End(summary)}: {StudyText.Counts(summary)}");
        Terminal.WriteLine($"files  {files.Trials} · {files.ExperimentState} · {files.Study}");
        Terminal.WriteLine($"       {Path.Combine(files.Directory, "trials")}{Path.DirectorySeparatorChar}NUMBER{Path.DirectorySeparatorChar}: params.json, result.json, progress.csv");
        return ExitCode.Done;
    }
}
