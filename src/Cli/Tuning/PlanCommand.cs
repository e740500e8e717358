using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Tuning.Planning;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec plan FILE</c>: what a study would run, before it runs.</summary>
internal sealed class PlanCommand : TerminalCommand
{
    private static readonly TimeSpan CalibrationTime = TimeSpan.FromSeconds(1);
    private readonly Argument<string> _file = new("file") { Description = "The study file (YAML)." };
    private readonly Option<int> _slots = new("--slots") { Description = "Trials that run at once; as many as there are cores where it is not said.", HelpName = "n", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<bool> _withoutTime = new("--no-time") { Description = "Do not read the data and train for a second; say nothing of time." };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly StudyFileOptions _options = new();

    public PlanCommand(Terminal terminal)
        : base(
            terminal,
            "plan",
            "Show what a study would run: its space, trials, rungs, epochs, the time it takes here by a second's trial run, and what was perhaps not meant.",
            "sessionrec plan study.yaml",
            "sessionrec plan study.yaml --slots 16 --json",
            "sessionrec plan study.yaml --no-time")
    {
        Add(_file);
        Add(_slots);
        Add(_withoutTime);
        _options.AddTo(this);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var slots = arguments.GetValue(_slots);
        if (slots is < 1 or > 100_000) throw new InputException($"--slots: {slots} is not allowed; it is 1 to 100000.");
        var study = _options.Read(arguments, arguments.GetRequiredValue(_file));
        var cost = arguments.GetValue(_withoutTime) ? null : await MeasureAsync(study, cancellation);
        var plan = StudyPlan.For(study.Spec, slots, cost);
        if (arguments.GetValue(_json)) Terminal.WriteJson(PlanText.Json(study.Spec, plan));
        else PlanText.Write(Terminal, study.Spec, plan);
        return ExitCode.Done;
    }

    private async Task<CostModel> MeasureAsync(StudyDraft study, CancellationToken cancellation)
    {
        var corpus = await StudyData.LoadAsync(study.Spec, study.File, Terminal, cancellation);
        var split = StudyData.Protocol(study.Spec, study.File).Split(corpus);
        return await Task.Run(() => CostCalibration.Measure(study.Spec, split, CalibrationTime, TimeProvider.System, cancellation), cancellation);
    }
}
