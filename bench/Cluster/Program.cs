using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Scheduling;
using SessionRec.Actors.Storage;
using SessionRec.ClusterLoad;
using SessionRec.Core.Tuning.Studies;

const int MemoryEvery = 10_000;

// A scheduler in this process and simulated workers in others, over loopback: how many results a second are stored, how quickly work is handed out.
var trials = new Option<int>("--trials") { DefaultValueFactory = _ => 2_000, Description = "Trials of the study." };
var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 100, Description = "Results of each trial." };
var processes = new Option<int>("--processes") { DefaultValueFactory = _ => 2, Description = "Processes of workers." };
var workers = new Option<int>("--workers") { DefaultValueFactory = _ => 8, Description = "Workers in each process." };
var pause = new Option<double>("--pause") { DefaultValueFactory = _ => 0, Description = "Seconds that a trial takes on average: to measure dispatching." };
var postgres = new Option<string?>("--postgres") { Description = "A PostgreSQL connection; SQLite otherwise." };
var memory = new Option<bool>("--memory") { Description = "Tell the memory in use after each 10,000 trials; the collections that this takes hold up the scheduler." };
var run = new Command("run", "Measure.") { trials, epochs, processes, workers, pause, postgres, memory };
run.SetAction(async (arguments, cancellation) =>
{
    using var folder = new Disposing(Directory.CreateTempSubdirectory("sessionrec-load-").FullName);
    var kept = SchedulerStorage.Open(new StorageOptions(arguments.GetValue(postgres)), folder.Path);
    var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(Remoting().WithFallback(kept.Journal)));
    if (kept.Connections is { } connections) setup = setup.WithSetup((dynamic)connections);
    using var system = ActorSystem.Create(SessionRecConfig.DefaultActorSystem, setup);
    var scheduler = system.ActorOf(SchedulerActor.Supervised(new SchedulingOptions { Node = "bench" }, kept.Results, kept.Fence, TimeProvider.System), "scheduler");
    var client = new ActorStudyClient(system, scheduler, kept.Results);
    var corpus = new CorpusReference(new string('0', 64), new string('0', 64), 10, 100, 10);
    var total = arguments.GetValue(trials) * arguments.GetValue(epochs);
    await client.SubmitAsync(new StudySubmission(string.Create(CultureInfo.InvariantCulture, $"study: load\nmodel: word2vec\nspace: {{alpha: {{uniform: [0.001, 0.1]}}, epochs: {arguments.GetValue(epochs)}}}\nnum_samples: {arguments.GetValue(trials)}\n"), "load.yaml", corpus), cancellation);
    var address = ((ExtendedActorSystem)system).Provider.DefaultAddress;
    var children = Enumerable.Range(0, arguments.GetValue(processes)).Select(p => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [
        .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? (string[])[Environment.GetCommandLineArgs()[0]] : [], "load", $"{address}/user/scheduler/scheduler", $"p{p}", $"{arguments.GetValue(workers)}", $"{arguments.GetValue(epochs)}", arguments.GetValue(pause).ToString(CultureInfo.InvariantCulture)])
    { RedirectStandardInput = true })!).ToList();
    StudySummary last;
    while ((last = await client.StudyAsync("load", cancellation)).EpochsReported == 0) await Task.Delay(20, cancellation);
    var (watch, before) = (Stopwatch.StartNew(), last.EpochsReported);
    for (var told = 0; !(last = await client.StudyAsync("load", cancellation)).HasEnded; await Task.Delay(100, cancellation))
    {
        if (!arguments.GetValue(memory) || last.Completed / MemoryEvery <= told) continue;
        told = last.Completed / MemoryEvery;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{last.Completed:N0} trials ended: {GC.GetTotalMemory(forceFullCollection: true) / 1e6:N0} MB in use"));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} results in {(kept.Corpora is null ? "SQLite" : "PostgreSQL")}: {(total - before) / watch.Elapsed.TotalSeconds:N0} a second; scheduler {Process.GetCurrentProcess().WorkingSet64 >> 20} MB"));
    while (kept.Results.Study("load") is not { HasEnded: true }) await Task.Delay(100, cancellation);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{last.Completed:N0} trials ended, all in the tables: {GC.GetTotalMemory(forceFullCollection: true) / 1e6:N0} MB in use"));
    foreach (var child in children)
    {
        child.StandardInput.Close();
        await child.WaitForExitAsync(cancellation);
        child.Dispose();
    }

    await system.Terminate();
    return 0;
});

var slots = new Option<int>("--slots") { DefaultValueFactory = _ => 2, Description = "Trials at once." };
var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 5, Description = "Studies, one after the other in one process, as in a test or a notebook; the first is a cold one." };
var trivial = new Command("trivial", "How long 100 trials take that have nothing to do, embedded in this process.") { slots, runs };
trivial.SetAction(async (arguments, cancellation) =>
{
    for (var number = 0; number < arguments.GetValue(runs); number++)
    {
        using var folder = new Disposing(Directory.CreateTempSubdirectory("sessionrec-trivial-").FullName);
        var watch = Stopwatch.StartNew();
        await using var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder.Path, arguments.GetValue(slots)), cancellation);
        var corpus = await studies.StoreCorpusAsync(TrivialStudy.Corpus(), cancellation);
        var submitted = watch.Elapsed;
        await studies.SubmitAsync(new StudySubmission(TrivialStudy.Yaml, "trivial.yaml", corpus), cancellation);
        await foreach (var update in studies.WatchAsync(TrivialStudy.Name, cancellation))
            if (update.Summary.HasEnded)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{update.Summary.Completed} trials: {(watch.Elapsed - submitted).TotalSeconds:0.00} s, with the start of the actors {watch.Elapsed.TotalSeconds:0.00} s"));
    }

    return 0;
});

if (args is ["load", ..]) return await LoadAsync(args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture), int.Parse(args[4], CultureInfo.InvariantCulture), double.Parse(args[5], CultureInfo.InvariantCulture));
return await new RootCommand("Load on a scheduler.") { run, trivial }.Parse(args).InvokeAsync();

// Until standard input ends.
static async Task<int> LoadAsync(string scheduler, string name, int workers, int epochs, double pause)
{
    var waits = new System.Collections.Concurrent.ConcurrentQueue<TimeSpan>();
    using var system = ActorSystem.Create(SessionRecConfig.DefaultActorSystem, Remoting());
    for (var worker = 0; worker < workers; worker++)
    {
        var own = $"{name}-w{worker}";
        var selection = system.ActorSelection(scheduler);
        system.ActorOf(Props.Create(() => new LoadWorker(own, selection, epochs, TimeSpan.FromSeconds(pause), waits.Enqueue)), own);
    }

    await Console.In.ReadToEndAsync();
    // The first of each worker came when all asked at once. In the first third the scheduler's code is still being compiled.
    var told = waits.Skip(workers).Select(w => w.TotalMilliseconds).ToList();
    foreach (var (number, third) in told.Chunk(Math.Max(1, (told.Count + 2) / 3)).Index())
    {
        Array.Sort(third);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, part {number + 1}: {third.Length:N0} dispatches, p50 {third[third.Length / 2]:0.0} ms, p99 {third[(int)(third.Length * 0.99)]:0.0} ms"));
    }

    await system.Terminate();
    return 0;
}

static Config Remoting() => ConfigurationFactory.ParseString(
    """
    akka {
      loglevel = WARNING
      actor.provider = remote
      remote.dot-netty.tcp { hostname = "127.0.0.1"
        port = 0 }
    }
    """).WithFallback(SessionRecConfig.Common);

/// <summary>A folder that goes with the run.</summary>
internal sealed class Disposing(string folder) : IDisposable
{
    public string Path => folder;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
