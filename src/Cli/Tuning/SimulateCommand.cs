using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Simulation;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec simulate FILE</c>: a study on a made-up cluster, in virtual time.</summary>
internal sealed class SimulateCommand : TerminalCommand
{
    private static readonly SimulationOptions Defaults = new();
    private readonly Argument<string> _file = new("file") { Description = "The study file (YAML)." };
    private readonly Option<int> _workers = new("--workers", "-n") { Description = "Worker nodes.", DefaultValueFactory = _ => Defaults.Workers };
    private readonly Option<int> _slots = new("--slots") { Description = "Trials that each runs at once.", DefaultValueFactory = _ => Defaults.Slots };
    private readonly Option<double> _epochSeconds = new("--epoch-seconds") { Description = "Mean time of an epoch; 'sessionrec plan' measures it.", DefaultValueFactory = _ => Defaults.EpochSeconds };
    private readonly Option<double> _epochSpread = new("--epoch-spread") { Description = "Standard deviation of the logarithm of a trial's epoch time.", DefaultValueFactory = _ => Defaults.EpochSpread };
    private readonly Option<double> _answer = new("--answer-seconds") { Description = "From a result to the scheduler's answer.", DefaultValueFactory = _ => Defaults.AnswerSeconds };
    private readonly Option<double> _failures = new("--failures-per-hour") { Description = "How often a worker dies, on average.", DefaultValueFactory = _ => Defaults.FailuresPerHour };
    private readonly Option<double> _lease = new("--lease-seconds") { Description = "From a worker's death until its trials go to others.", DefaultValueFactory = _ => Defaults.LeaseSeconds };
    private readonly Option<double> _restart = new("--restart-seconds") { Description = "From its death until it asks for work again.", DefaultValueFactory = _ => Defaults.RestartSeconds };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seeds failures, times and curves.", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly StudyFileOptions _options = new();

    public SimulateCommand(Terminal terminal)
        : base(
            terminal,
            "simulate",
            "Run a study in virtual time on a made-up cluster: how long it takes, how well slots are used, what dying workers cost. Learning curves are made up; nothing is trained.",
            "sessionrec simulate study.yaml --workers 100 --epoch-seconds 1.5",
            "sessionrec simulate study.yaml --workers 1000 --failures-per-hour 0.5 --json")
    {
        Add(_file);
        foreach (Option option in new Option[] { _workers, _slots, _epochSeconds, _epochSpread, _answer, _failures, _lease, _restart, _seed }) Add(option);
        _options.AddTo(this);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var study = _options.Read(arguments, arguments.GetRequiredValue(_file));
        var options = new SimulationOptions(
            arguments.GetValue(_workers), arguments.GetValue(_slots), arguments.GetValue(_epochSeconds), arguments.GetValue(_epochSpread), arguments.GetValue(_answer),
            arguments.GetValue(_failures), arguments.GetValue(_lease), arguments.GetValue(_restart), arguments.GetValue(_seed));
        var clock = Stopwatch.StartNew();
        var result = await Task.Run(() => StudySimulator.Run(study.Spec.Yaml, study.File, options, study.Spec.SmokeTest, cancellation: cancellation), cancellation);
        var summary = result.Summary;
        if (arguments.GetValue(_json))
        {
            Terminal.WriteJson(new
            {
                study = summary.Name,
                state = summary.State,
                virtualSeconds = result.VirtualTime.TotalSeconds,
                realSeconds = clock.Elapsed.TotalSeconds,
                slots = options.Workers * options.Slots,
                result.SlotUse,
                summary.Completed,
                summary.Stopped,
                summary.Paused,
                result.EpochsReported,
                result.EpochsTrained,
                result.WorkerDeaths,
                result.Events,
                memory = result.Memory.Select(sample => new { sample.TrialsEnded, sample.Bytes }),
            });
            return ExitCode.Done;
        }

        Terminal.WriteLine($"study    {summary.Name} · {summary.Reason}");
        Terminal.WriteLine($"time     {Figures.Duration(result.VirtualTime)} on {Figures.Count(options.Workers * options.Slots, "slot")} · simulated in {Figures.Duration(clock.Elapsed)}");
        Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slots    {result.SlotUse:P1} of their time spent on epochs that count"));
        Terminal.WriteLine($"trials   {Figures.Count(summary.Completed)} done · {Figures.Count(summary.Stopped + summary.Paused)} stopped early");
        Terminal.WriteLine($"epochs   {Figures.Count(result.EpochsReported)} reported · {Figures.Count(result.EpochsTrained - result.EpochsReported)} trained again");
        Terminal.WriteLine($"workers  died {Figures.Count(result.WorkerDeaths, "time")}");
        Terminal.WriteLine($"journal  {Figures.Count(result.Events)} events · memory {string.Join(", ", result.Memory.Where((_, i) => i is 0 or 1 or 5 || i == result.Memory.Count - 1).Select(m => $"{m.Bytes >> 20} MB at {Figures.Count(m.TrialsEnded)} trials"))}");
        return ExitCode.Done;
    }
}
