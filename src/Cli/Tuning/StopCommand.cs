using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec stop STUDY</c>, or one trial of it.</summary>
internal sealed class StopCommand : StudyCommand
{
    private readonly Option<int?> _trial = new("--trial") { Description = "Stop this trial alone and for good; its results stay, and the study goes on with the others.", HelpName = "number" };

    public StopCommand(Terminal terminal)
        : base(terminal, "stop", "Stop a study: running trials end at their next epoch, results stay, and resume goes on with it.", "sessionrec stop online-retail", "sessionrec stop online-retail --trial 17") =>
        Add(_trial);

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_trial) is { } trial)
        {
            var after = await place.Client.StopTrialAsync(study, trial, cancellation);
            Terminal.WriteLine($"trial #{trial} of {after.Name} is stopped, its results stay; {after.Name} is {StudyText.State(after.State)}: {StudyText.Counts(after)}");
            Terminal.WriteLine($"see its end: sessionrec why {study} {trial}");
            return ExitCode.Done;
        }

        var summary = await place.Client.StopAsync(study, cancellation);
        Terminal.WriteLine($"{summary.Name} is {StudyText.State(summary.State)}: {StudyText.Counts(summary)}");
        Terminal.WriteLine($"go on with it: sessionrec resume {study}");
        return ExitCode.Done;
    }
}
