using System.Globalization;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Cluster;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Actors.Messages;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Commands.Palettes;

/// <summary><c>tune</c>: studies, their trials and the workers that train them, from any node.</summary>
public sealed class TunePalette : IPalette
{
    /// <summary>Trials asked for at once: some tens of kilobytes, whatever the study.</summary>
    private const int TrialsAtOnce = 100;

    private static readonly CommandParameter StudyName = new("STUDY", null, "the study's name", IsRequired: true);
    private static readonly CommandParameter TrialNumber = new("TRIAL", "-t", "the number of one trial", IsRequired: false);
    private static readonly CommandParameter NodeName = new("NODE", null, "the worker's name or address", IsRequired: true);

    private readonly ActorSystem _system;
    private readonly SchedulerRequests _scheduler;

    public TunePalette(ActorSystem system, IActorRef scheduler)
    {
        _system = system;
        _scheduler = new SchedulerRequests(scheduler);
        Commands =
        [
            new PaletteCommand("studies", "All studies: state, trials done and running, the best so far.", StudiesAsync),
            new PaletteCommand("trials", "A study's trials: state, epochs, value, worker, parameters.", TrialsAsync, StudyName),
            new PaletteCommand("workers", "The workers: address, slots in use, what they train.", WorkersAsync),
            new PaletteCommand("best", "A study's best trial so far.", BestAsync, StudyName),
            new PaletteCommand("stop", "Stop a study: running trials end at their next epoch, results stay. With -t one trial alone, for good.", StopAsync, StudyName, TrialNumber) { Steers = true },
            new PaletteCommand("drain", "Let a worker leave; its trials are handed back and run elsewhere.", DrainAsync, NodeName) { Steers = true },
        ];
    }

    public string Name => "tune";

    public string Description => "Studies, their trials, and the workers.";

    public IReadOnlyList<PaletteCommand> Commands { get; }

    private async IAsyncEnumerable<string> StudiesAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var count = 0;
        while (true)
        {
            var page = await _scheduler.AskAsync<StudyReply.Studies>(new StudyRequest.List(count), cancellation);
            foreach (var study in page.All) yield return LineOf(study);
            count += page.All.Count;
            if (page.All.Count == 0 || count >= page.Total) break;
        }

        yield return $"Count: {count} studies";
    }

    private async IAsyncEnumerable<string> TrialsAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var count = 0;
        while (true)
        {
            var page = await _scheduler.AskAsync<StudyReply.Trials>(new StudyRequest.ListTrials(arguments[StudyName], count, TrialsAtOnce), cancellation);
            foreach (var trial in page.Rows) yield return LineOf(trial);
            count += page.Rows.Count;
            if (page.Rows.Count == 0 || count >= page.Total) break;
        }

        yield return $"Count: {count} trials";
    }

    private async IAsyncEnumerable<string> WorkersAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var workers = await AllWorkersAsync(cancellation);
        foreach (var worker in workers)
            yield return $"{worker.Name} | {worker.Address} | {worker.Running.Count} of {worker.Cpu.ToString(CultureInfo.InvariantCulture)} slots | {TrialsOf(worker)}";
        yield return $"Count: {workers.Count} workers";
    }

    private async IAsyncEnumerable<string> BestAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var name = arguments[StudyName];
        var study = (await _scheduler.AskAsync<StudyReply.Snapshot>(new StudyRequest.Get(name), cancellation)).Summary;
        if (study.BestTrial is not { } best) throw new InputException($"Study '{name}' has no result yet.");
        var page = await _scheduler.AskAsync<StudyReply.Trials>(new StudyRequest.ListTrials(name, best, 1), cancellation);
        yield return LineOf(page.Rows[0]);
        foreach (var (metric, value) in page.Rows[0].Metrics.OrderBy(m => m.Key, StringComparer.Ordinal)) yield return $"  {metric} {Figure(value)}";
    }

    private async IAsyncEnumerable<string> StopAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const string reason = "stopped by an operator (pbm)";
        var stopped = arguments.Find(TrialNumber) is null
            ? await _scheduler.AskAsync<StudyReply.Summary>(new StudyRequest.Stop(arguments[StudyName], reason), cancellation)
            : await _scheduler.AskAsync<StudyReply.Summary>(new StudyRequest.StopTrial(arguments[StudyName], arguments.Number(TrialNumber, 0, int.MaxValue, 0), reason), cancellation);
        yield return LineOf(stopped.Study);
    }

    private async IAsyncEnumerable<string> DrainAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var workers = await AllWorkersAsync(cancellation);
        var node = arguments[NodeName];
        var worker = workers.FirstOrDefault(w => w.Name == node || w.Address == node)
            ?? throw new InputException($"There is no worker '{node}'. There are {(workers.Count == 0 ? "none at present" : $"these: {string.Join(", ", workers.Select(w => w.Name))}")}.");
        var address = Address.Parse(worker.Address);

        // The node's own way out hands its trials back before it goes, whoever asks it to leave.
        Cluster.Get(_system).Leave(address);
        yield return $"{worker.Name} is leaving and hands back what it trains ({(worker.Running.Count == 0 ? "nothing" : TrialsOf(worker))} when last heard of)";
        if (address == Cluster.Get(_system).SelfAddress) yield break;
        await MembershipFeed.UntilGoneAsync(_system, address, cancellation);
        yield return $"{worker.Name} has left";
    }

    private async Task<IReadOnlyList<WorkerView>> AllWorkersAsync(CancellationToken cancellation)
    {
        var all = new List<WorkerView>();
        while (true)
        {
            var page = await _scheduler.AskAsync<StudyReply.Workers>(new StudyRequest.ListWorkers(all.Count), cancellation);
            all.AddRange(page.All);
            if (page.All.Count == 0 || all.Count >= page.Total) return all;
        }
    }

    private static string LineOf(StudySummary study)
    {
        var done = study.Completed + study.Stopped + study.Failed;
        var best = study is { BestTrial: { } trial, BestValue: { } value } ? $"best #{trial} {Figure(value)}" : "";
        return $"{study.Name} | {Word(study.State)} | {done} of {study.TrialsPlanned?.ToString(CultureInfo.InvariantCulture) ?? "?"} trials | {study.Running} running | {best} | {study.Metric}";
    }

    private static string LineOf(TrialRow trial) => string.Join(
        " | ",
        $"#{trial.Trial}",
        Word(trial.State),
        $"{trial.Epoch} of {trial.PlannedEpochs} epochs",
        trial.Value is { } value ? Figure(value) : "",
        trial.Worker ?? "",
        string.Join(" ", trial.Parameters.Select(p => $"{p.Key}={p.Value}")));

    private static string TrialsOf(WorkerView worker) => string.Join(", ", worker.Running.Select(a => $"{a.Study} #{a.Trial}"));

    private static string Word(Enum state) => state.ToString().ToLowerInvariant();

    private static string Figure(double value) => value.ToString(".0000", CultureInfo.InvariantCulture);
}
