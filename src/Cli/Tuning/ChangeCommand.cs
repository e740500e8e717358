using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary>A command that gives a study something to do: a server goes on with it, a study in a folder is run here.</summary>
internal abstract class ChangeCommand : StudyCommand
{
    private readonly Option<int> _slots = new("--slots") { Description = "For a study of this machine: trials that run at once.", HelpName = "n", DefaultValueFactory = _ => Environment.ProcessorCount };

    protected ChangeCommand(Terminal terminal, string name, string description, params string[] examples)
        : base(terminal, name, description, examples) => Add(_slots);

    public override string HowToGoOn(ParseResult arguments) => $"What was done is kept. Go on with: sessionrec resume {Study(arguments)}";

    protected abstract Task<StudySummary> ChangeAsync(IStudyClient client, string study, ParseResult arguments, CancellationToken cancellation);

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var slots = arguments.GetValue(_slots);
        if (slots is < 1 or > 1024) throw new InputException($"--slots: {slots} is not allowed; it is 1 to 1024.");
        if (place.Server is null)
            return await EmbeddedRun.RunAsync(Terminal, place.Name, study, slots, client => ChangeAsync(client, study, arguments, cancellation), cancellation);

        var summary = await ChangeAsync(place.Client, study, arguments, cancellation);
        Terminal.WriteLine($"{summary.Name} is {StudyText.State(summary.State)}: {StudyText.Counts(summary)}");
        Terminal.WriteLine($"look on: sessionrec watch {study}");
        return ExitCode.Done;
    }
}
