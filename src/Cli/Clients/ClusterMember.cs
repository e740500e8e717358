namespace SessionRec.Cli.Clients;

/// <summary>A member of the cluster.</summary>
/// <param name="Address">Its Akka address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">Joining, Up, Leaving and so on.</param>
/// <param name="Reachable">Whether the others hear from it.</param>
/// <param name="Name">Its name, null where it has none.</param>
internal sealed record ClusterMember(string Address, IReadOnlyList<string> Roles, string Status, bool Reachable, string? Name)
{
    public bool IsUp => Reachable && string.Equals(Status, "Up", StringComparison.OrdinalIgnoreCase);
}
