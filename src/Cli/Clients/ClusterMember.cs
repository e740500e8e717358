namespace SessionRec.Cli.Clients;

/// <summary>A member of the cluster.</summary>
/// <param name="Address">Its Akka address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">Joining, up, leaving and so on.</param>
/// <param name="Reachable">Whether the others hear from it.</param>
/// <param name="Name">The name it gives itself, null where it does not answer.</param>
/// <param name="ProcessId">Its process on its machine, null where it does not answer.</param>
internal sealed record ClusterMember(string Address, IReadOnlyList<string> Roles, string Status, bool Reachable, string? Name = null, int? ProcessId = null)
{
    public bool IsUp => Reachable && string.Equals(Status, "up", StringComparison.OrdinalIgnoreCase);
}
