namespace SessionRec.Cli.Clients;

/// <summary>A member of the cluster.</summary>
/// <param name="Address">Its Akka address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">Joining, up, leaving and so on.</param>
/// <param name="Reachable">Whether the others hear from it.</param>
internal sealed record ClusterMember(string Address, IReadOnlyList<string> Roles, string Status, bool Reachable)
{
    public bool IsUp => Reachable && string.Equals(Status, "up", StringComparison.OrdinalIgnoreCase);
}
