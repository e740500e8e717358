using System.CommandLine;
using System.Globalization;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;
using Spectre.Console;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec why STUDY TRIAL</c>: every decision on a trial, with its reason.</summary>
internal sealed class WhyCommand : StudyCommand
{
    private readonly Argument<int> _trial = new("trial") { Description = "The trial's number." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public WhyCommand(Terminal terminal)
        : base(terminal, "why", "Tell what was decided on a trial and why: rung, cutoff, peers, rank; and where it ran.", "sessionrec why online-retail 21", "sessionrec why online-retail 21 --json")
    {
        Add(_trial);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var number = arguments.GetValue(_trial);
        await place.Client.StudyAsync(study, cancellation);
        var trials = await place.Client.TrialsAsync(study, cancellation);
        var trial = trials.FirstOrDefault(t => t.Trial == number)
            ?? throw new InputException($"{study} has no trial {number}; {(trials.Count == 0 ? "it has none yet" : $"it has 0 to {trials.Count - 1}")}.");
        var history = await place.Client.HistoryAsync(study, number, cancellation);
        if (arguments.GetValue(_json)) Terminal.WriteJson(new { Study = study, trial.Trial, trial.Parameters, trial.State, trial.Epoch, trial.Value, History = history });
        else Write(trial, history);
        return ExitCode.Done;
    }

    private void Write(TrialRow trial, IReadOnlyList<TrialHistoryRow> history)
    {
        Terminal.WriteLine($"trial #{trial.Trial}  {Figures.Parameters(trial.Parameters.Where(p => p.Key != "seed"))}");
        if (history.Count == 0 && trial.Attempt > 0) Terminal.WriteLine("Its history was not kept by the version that ran it. Going on with the study (extend, resume) makes it from the journal.");
        if (history.Count > 0)
        {
            var table = Tables.Borderless("when", ">epoch", "", "why");
            foreach (var row in history) table.AddRow(new Text(When(row.At)), new Text($"{row.Epoch}"), new Text(row.What), new Text(row.Reason));
            Terminal.Write(table);
        }

        Terminal.WriteLine($"now    {StudyText.State(trial.State)}{(trial.Value is { } value ? $" · {Figures.Share(value)} at epoch {StudyText.Epoch(trial)}" : "")}");
    }

    private static string When(DateTimeOffset at) => at.UtcDateTime.ToString("MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
