using SessionRec.Actors.Hosting;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary>Changes a study in a folder of this machine and runs it to its end in this process, on the data that were kept with it.</summary>
internal static class EmbeddedRun
{
    /// <returns>The exit code: a study that failed is a failure of the command.</returns>
    public static async Task<int> RunAsync(Terminal terminal, string folder, string study, int slots, Func<IStudyClient, Task> change, CancellationToken cancellation)
    {
        using var mine = EmbeddedFolder.Lock(folder);
        await using var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, slots), cancellation);
        await change(studies);
        var exitCode = await WatchCommand.ShowAsync(terminal, studies, study, cancellation);
        await ResultsCommand.WriteAsync(studies, study, folder, cancellation);
        var files = new StudyFiles(folder);
        terminal.WriteLine($"files  {files.Trials} · {files.ExperimentState}");
        return exitCode;
    }
}
