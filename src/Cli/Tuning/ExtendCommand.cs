using System.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec extend STUDY</c>: more samples, more epochs, more values of a grid.</summary>
internal sealed class ExtendCommand : ChangeCommand
{
    private readonly Option<int?> _samples = new("--num-samples") { Description = "Samples in all, more than there were.", HelpName = "n" };
    private readonly Option<int?> _epochs = new("--epochs", "--max-t") { Description = "Epochs that trials are planned with; the configurations so far are trained again with them, the best first.", HelpName = "n" };
    private readonly Option<int?> _best = new("--best") { Description = "With --epochs: train only so many of the best configurations again.", HelpName = "n" };
    private readonly Option<string[]> _grid = new("--grid") { Description = "More values of a parameter; can be given several times.", HelpName = "name=v1,v2" };

    public ExtendCommand(Terminal terminal)
        : base(
            terminal,
            "extend",
            "Give a study more to do than its file said, after its end or (samples and grids) while it runs.",
            "sessionrec extend online-retail --num-samples 100",
            "sessionrec extend online-retail --epochs 200 --best 10",
            "sessionrec extend online-retail --grid window=22,25 --grid negative=24")
    {
        Add(_samples);
        Add(_epochs);
        Add(_best);
        Add(_grid);
    }

    protected override async Task<StudySummary> ChangeAsync(IStudyClient client, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var model = (await client.StudyAsync(study, cancellation)).Model;
        var extension = new StudyExtension(arguments.GetValue(_samples), arguments.GetValue(_epochs), Grid(arguments.GetValue(_grid) ?? [], model), arguments.GetValue(_best));
        var summary = await client.ExtendAsync(study, extension, cancellation);
        Terminal.WriteLine($"plan   {StudyText.Plan(summary)}");
        return summary;
    }

    private static Dictionary<string, IReadOnlyList<ParameterValue>>? Grid(string[] given, string model)
    {
        if (given.Length == 0) return null;
        var grid = new Dictionary<string, IReadOnlyList<ParameterValue>>();
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } values]) throw new InputException($"--grid: '{text}' is not name=v1,v2.");
            var parameter = ModelRegistry.Find(model)?.Parameters.FirstOrDefault(p => p.Name == name || (p.Aliases?.Contains(name) ?? false));
            if (!grid.TryAdd(name, [.. values.Split(',').Select(v => parameter is null ? v : parameter.Parse(v.Trim()))]))
                throw new InputException($"--grid: {name} is given twice; write its values together: {name}=v1,v2.");
        }

        return grid;
    }
}
