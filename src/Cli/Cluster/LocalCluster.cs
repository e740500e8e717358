using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;
using SessionRec.Cli.Clients;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster;

/// <summary>A cluster of processes on this machine: up, down, and a node of it again.</summary>
/// <param name="directory">The folder that has its state.</param>
/// <param name="time">The clock of all waits.</param>
internal sealed class LocalCluster(string directory, TimeProvider time)
{
    private const int LogLines = 15;
    private static readonly TimeSpan UpWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(6);

    /// <summary>Starts all nodes and waits until all are Up. What was started is ended again where that fails.</summary>
    /// <param name="plan">The nodes.</param>
    /// <param name="nowUp">Hears the name of each node as it comes up.</param>
    /// <param name="cancellation">Gives up, and ends what was started.</param>
    /// <param name="environment">The environment that the nodes inherit.</param>
    public async Task<ClusterState> UpAsync(ClusterPlan plan, IReadOnlyDictionary<string, string> environment, Action<string> nowUp, CancellationToken cancellation)
    {
        using var mine = Lock();
        if (ClusterState.Find(directory) is { } old && old.Nodes.Any(n => n.IsAlive))
            throw new InputException($"A cluster runs already from {directory} ({old.Http}). Look: sessionrec cluster status. End it: sessionrec cluster down");

        var state = plan.Draw(environment);
        if (plan.Tls) plan.MakeCertificates(time);
        try
        {
            foreach (var node in state.Nodes)
            {
                state = state.With(NodeProcess.Start(node));
                state.Save(directory);
            }

            await WaitUntilUpAsync(state, state.Nodes, nowUp, cancellation);
            return state;
        }
        catch
        {
            await EndAsync(state);
            throw;
        }
    }

    /// <summary>Starts a node that has died, with the settings it had and the program that is installed with this one, and waits until it is Up.</summary>
    public async Task<ClusterNode> StartAsync(string name, CancellationToken cancellation)
    {
        using var mine = Lock();
        var state = ClusterState.Load(directory);
        var node = state.Node(name);
        if (node.IsAlive) throw new InputException($"{name} runs already (process {node.Process!.Id}).");

        node = NodeProcess.Start(node with { Program = ClusterPlan.ProgramOf(node.Role) });
        state = state.With(node);
        state.Save(directory);
        await WaitUntilUpAsync(state, [node], _ => { }, cancellation);
        return node;
    }

    /// <summary>
    /// Asks nodes to end and starts them again, one after the other, with the programs that are installed with this one: a rolling upgrade. Studies run
    /// on. Schedulers are last: what a newer one journals an older one need not be able to read.
    /// </summary>
    /// <param name="names">The nodes; all of them where it is empty.</param>
    /// <param name="nowUp">Hears the name of each node as it is up again.</param>
    /// <param name="cancellation">Gives up between two nodes, or while it waits for one.</param>
    /// <exception cref="InputException">There is no such node, or it is the only lighthouse, whose end would take all others with it.</exception>
    public async Task RestartAsync(IReadOnlyCollection<string> names, Action<string> nowUp, CancellationToken cancellation)
    {
        using var mine = Lock();
        var state = ClusterState.Load(directory);
        var wanted = names.Count == 0 ? state.Nodes : [.. names.Distinct().Select(state.Node)];
        if (state.Nodes.Count(n => n.Role == ClusterRole.Lighthouse) == 1 && wanted.FirstOrDefault(n => n.Role == ClusterRole.Lighthouse) is { } only)
            throw new InputException($"{only.Name} is the only lighthouse: without it the nodes leave. Name the others ({string.Join(' ', state.Nodes.Except([only]).Select(n => n.Name))}), run three lighthouses, or end the cluster and start it again: its studies go on.");

        foreach (var role in (ClusterRole[])[ClusterRole.Worker, ClusterRole.Lighthouse, ClusterRole.Scheduler])
            foreach (var node in wanted.Where(n => n.Role == role))
            {
                cancellation.ThrowIfCancellationRequested();
                await NodeProcess.StopAsync([node], LeavingTime.Patience, time, CancellationToken.None);
                var again = NodeProcess.Start(node with { Program = ClusterPlan.ProgramOf(node.Role) });
                state = state.With(again);
                state.Save(directory);
                await WaitUntilUpAsync(state, [again], nowUp, cancellation);
            }
    }

    /// <summary>Lets a worker leave: it hands back its trials, which run on elsewhere, ends, and is not started again by a supervisor.</summary>
    /// <returns>Whether it ended by itself; it was killed where it did not.</returns>
    /// <exception cref="InputException">There is no such node, it does not run, or it is no worker.</exception>
    public async Task<bool> DrainAsync(string name)
    {
        using var mine = Lock();
        var state = ClusterState.Load(directory);
        var node = state.Node(name);
        if (node.Role != ClusterRole.Worker) throw new InputException($"{name} is no worker: only workers have trials to hand back. Workers: {string.Join(", ", state.Workers.Select(w => w.Name))}.");
        if (!node.IsAlive) throw new InputException($"{name} does not run.");

        state.With(node with { Drained = true }).Save(directory);
        return (await NodeProcess.StopAsync([node], LeavingTime.Patience, time, CancellationToken.None)).Count == 0;
    }

    /// <summary>Starts or ends workers until there are so many. New ones are like the first, drained ones come back; those of the highest numbers leave, handing back their trials.</summary>
    /// <param name="workers">How many are wanted.</param>
    /// <param name="nowUp">Hears the name of each new worker as it comes up.</param>
    /// <param name="cancellation">Gives up; workers that were started by then are ended.</param>
    /// <returns>The workers that joined and those that left.</returns>
    public async Task<(IReadOnlyList<ClusterNode> Joined, IReadOnlyList<ClusterNode> Left)> ScaleAsync(int workers, Action<string> nowUp, CancellationToken cancellation)
    {
        using var mine = Lock();
        var state = ClusterState.Load(directory);
        if (workers is < 1 or > ClusterPlan.MostWorkers) throw new InputException($"--workers: {workers} is not allowed; it is 1 to {ClusterPlan.MostWorkers}.");
        var known = state.Workers;
        var left = known.Skip(workers).ToList();
        if (left.Count > 0)
        {
            // Out of the state first, so that no supervisor starts them again.
            state = state with { Nodes = [.. state.Nodes.Except(left)] };
            state.Save(directory);
            await NodeProcess.StopAsync(left, LeavingTime.Patience, time, CancellationToken.None);
        }

        var back = known.Take(workers).Where(n => n is { Drained: true, IsAlive: false });
        var joined = back.Concat(Enumerable.Range(known.Count + 1, Math.Max(0, workers - known.Count)).Select(number => ClusterPlan.WorkerLike(known[0], number))).ToList();
        if (joined.Count == 0) return (joined, left);
        var before = state;
        try
        {
            for (var i = 0; i < joined.Count; i++)
            {
                joined[i] = NodeProcess.Start(joined[i]);
                state = state with { Nodes = [.. state.Nodes.Where(n => n.Name != joined[i].Name), joined[i]] };
                state.Save(directory);
            }

            await WaitUntilUpAsync(state, joined, nowUp, cancellation);
            return (joined, left);
        }
        catch
        {
            before.Save(directory);
            await NodeProcess.StopAsync(joined, LeavingTime.Patience, time, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Starts those of <paramref name="names"/> that have died, and does not wait; nothing where another command changes the cluster.</summary>
    /// <returns>The nodes as they run now.</returns>
    public IReadOnlyList<ClusterNode> Restart(IReadOnlyCollection<string> names)
    {
        using var mine = TryLock(out _);
        if (mine is null || ClusterState.Find(directory) is not { } state) return [];
        var started = new List<ClusterNode>();
        foreach (var node in state.Nodes.Where(n => names.Contains(n.Name) && n is { IsAlive: false, Drained: false }))
        {
            var again = NodeProcess.Start(node);
            started.Add(again);
            state = state.With(again);
            state.Save(directory);
        }

        return started;
    }

    /// <summary>Starts a process that supervises the cluster for as long as there is one.</summary>
    public void Supervise()
    {
        using var mine = Lock();
        var state = ClusterState.Load(directory);
        var log = Path.Combine(Path.GetFullPath(directory), "logs", "supervisor.log");
        var program = Path.Combine(AppContext.BaseDirectory, "sessionrec.dll");
        (state with { Supervisor = NodeProcess.Start("The supervisor", log, [program, "cluster", "supervise", "--dir", Path.GetFullPath(directory)], new Dictionary<string, string>()) }).Save(directory);
    }

    /// <summary>Ends the whole cluster, workers first so that they can hand back what they hold, and makes sure that nothing runs on.</summary>
    /// <returns>The nodes that were running, and those that had to be killed.</returns>
    public async Task<(IReadOnlyList<ClusterNode> Ended, IReadOnlyList<ClusterNode> Killed)> DownAsync()
    {
        using var mine = Lock();
        return ClusterState.Find(directory) is { } state ? await EndAsync(state) : ([], []);
    }

    /// <summary>The cluster as its scheduler sees it; null where that does not answer.</summary>
    public async Task<ClusterView?> ViewAsync(ClusterState state, CancellationToken cancellation)
    {
        using var client = new HttpStudyClient(state.Servers, time, token: AccessToken.OfProcess());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AnswerWithin);
        try
        {
            return await client.ClusterAsync(patience.Token);
        }
        catch (InputException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task WaitUntilUpAsync(ClusterState state, IReadOnlyList<ClusterNode> nodes, Action<string> nowUp, CancellationToken cancellation)
    {
        var waiting = nodes.ToList();
        var started = time.GetTimestamp();
        while (true)
        {
            if (waiting.Find(n => !n.IsAlive) is { } dead) throw new InputException($"{dead.Name} ended while it started.{EndOfLog(dead)}");

            var view = await ViewAsync(state, cancellation);
            foreach (var node in waiting.Where(n => view is not null && view.TakesPart(n)).ToList())
            {
                waiting.Remove(node);
                nowUp(node.Name);
            }

            if (waiting.Count == 0) return;
            if (time.GetElapsedTime(started) > UpWithin)
                throw new InputException($"After {UpWithin.TotalMinutes:0} minutes {string.Join(", ", waiting.Select(n => n.Name))} {(waiting.Count == 1 ? "is" : "are")} not up.{EndOfLog(waiting[0])}");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private async Task<(IReadOnlyList<ClusterNode> Ended, IReadOnlyList<ClusterNode> Killed)> EndAsync(ClusterState state)
    {
        // First who would start again what is ended here.
        if (state.Supervisor is { } supervisor) await NodeProcess.StopAsync(supervisor, LeavingTime.Patience, time);
        var running = state.Nodes.Where(n => n.IsAlive).ToList();
        var killed = new List<ClusterNode>();
        foreach (var role in new[] { ClusterRole.Worker, ClusterRole.Scheduler, ClusterRole.Lighthouse })
            killed.AddRange(await NodeProcess.StopAsync(running.FindAll(n => n.Role == role), LeavingTime.Patience, time, CancellationToken.None));

        if (running.Find(n => n.IsAlive) is { } immortal)
            throw new InputException($"{immortal.Name} (process {immortal.Process!.Id}) does not end, not even when killed.");
        ClusterState.Delete(directory);
        return (running, killed);
    }

    private static string EndOfLog(ClusterNode node)
    {
        if (!File.Exists(node.Log)) return "";
        var lines = File.ReadLines(node.Log).TakeLast(LogLines).ToList();
        return lines.Count == 0 ? $" Its log is empty: {node.Log}" : $" The end of {node.Log}:\n  {string.Join("\n  ", lines)}";
    }

    /// <summary>Keeps two commands from changing one cluster at the same time.</summary>
    private FileStream Lock() =>
        TryLock(out var held) ?? throw new InputException($"Another command is changing the cluster in {directory}; try again when it is done.", held!);

    private FileStream? TryLock(out IOException? held)
    {
        held = null;
        Directory.CreateDirectory(directory);
        try
        {
            return new FileStream(Path.Combine(directory, "cluster.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            held = error;
            return null;
        }
    }
}
