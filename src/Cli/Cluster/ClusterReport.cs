using SessionRec.Cli.Clients;
using SessionRec.Cli.Rendering;
using Spectre.Console;

namespace SessionRec.Cli.Cluster;

/// <summary>What people read about a local cluster.</summary>
internal static class ClusterReport
{
    /// <summary>The table after <c>cluster up</c>, workers together in one line.</summary>
    public static void WriteUp(Terminal terminal, ClusterState state)
    {
        var table = Tables.Borderless("node", "", "", "");
        table.HideHeaders();
        foreach (var node in state.Nodes.Where(n => n.Role != ClusterRole.Worker))
            AddRow(table, node.Name, "up", node.Role == ClusterRole.Lighthouse ? state.Seed.Split(',').First(s => s.EndsWith($":{node.Environment["CLUSTER_PORT"]}", StringComparison.Ordinal)) : $"data {Shown(node.Environment["SESSIONREC_DATA"])}", node.Role == ClusterRole.Lighthouse ? $"pbm {node.Environment["SESSIONREC_PBM"]}" : $"http://{node.Environment["SESSIONREC_HTTP"]}");
        var workers = state.Nodes.Where(n => n.Role == ClusterRole.Worker).ToList();
        var slots = int.Parse(workers[0].Environment["SESSIONREC_SLOTS"], System.Globalization.CultureInfo.InvariantCulture);
        AddRow(table, workers.Count == 1 ? workers[0].Name : $"worker-1..{workers.Count}", "up", $"{Figures.Count(slots, "slot")} each", $"{workers[0].Environment["SESSIONREC_MEMORY"]} each");
        terminal.Write(table);
        terminal.WriteLine($"dashboard {Address(state.Http)}   submit: sessionrec submit study.yaml");
    }

    /// <summary>Every node: its process, and what the scheduler says of it.</summary>
    public static void WriteStatus(Terminal terminal, ClusterState state, ClusterView? view)
    {
        var table = Tables.Borderless("node", "process", "member", "slots", "trials");
        foreach (var node in state.Nodes)
        {
            var member = view?.MemberOf(node);
            var worker = view?.WorkerOf(node);
            AddRow(
                table,
                node.Name,
                node.IsAlive ? $"{node.Process!.Id}" : node.Drained ? "drained" : "not running",
                member is null ? (view is null ? "unknown" : "not a member") : member.Reachable ? member.Status.ToLowerInvariant() : $"{member.Status.ToLowerInvariant()}, unreachable",
                worker is null ? "" : $"{worker.Busy} of {Figures.Short((double)worker.Slots)} busy",
                worker is null ? "" : string.Join(", ", worker.Trials));
        }

        terminal.Write(table);
        terminal.WriteLine(view is null ? $"{Address(state.Http)} does not answer." : $"server {Address(state.Http)}   scheduler on {view.Scheduler ?? "no node yet"}");
        foreach (var node in state.Nodes.Where(n => !n.IsAlive)) terminal.WriteLine($"start it again: sessionrec cluster start {node.Name}   (log {Shown(node.Log)})");
    }

    /// <summary><c>2 workers, 1 scheduler, 1 lighthouse</c>.</summary>
    public static string Counted(IReadOnlyList<ClusterNode> nodes) => string.Join(
        ", ",
        new[] { (ClusterRole.Worker, "worker"), (ClusterRole.Scheduler, "scheduler"), (ClusterRole.Lighthouse, "lighthouse") }
            .Select(role => (Count: nodes.Count(n => n.Role == role.Item1), Name: role.Item2))
            .Where(role => role.Count > 0)
            .Select(role => Figures.Count(role.Count, role.Name)));

    public static string Address(Uri uri) => uri.AbsoluteUri.TrimEnd('/');

    /// <summary>A path from here where that is shorter.</summary>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static void AddRow(Table table, params string[] cells) => table.AddRow(Array.ConvertAll(cells, cell => new Text(cell)));
}
