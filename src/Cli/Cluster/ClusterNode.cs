namespace SessionRec.Cli.Cluster;

/// <summary>One node of a local cluster: how it was started, and the process it is, if it runs.</summary>
/// <param name="Name">For example <c>worker-1</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Program">The assembly it runs.</param>
/// <param name="Environment">The variables it was started with, beside those it inherits.</param>
/// <param name="Log">The file that has its output.</param>
/// <param name="Process">Its process; null before the first start.</param>
/// <param name="Drained">Somebody had it leave: nobody but <c>cluster start</c> starts it again.</param>
internal sealed record ClusterNode(
    string Name,
    ClusterRole Role,
    string Program,
    IReadOnlyDictionary<string, string> Environment,
    string Log,
    ProcessIdentity? Process,
    bool Drained = false)
{
    public bool IsAlive => Process is { IsAlive: true };
}
