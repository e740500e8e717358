namespace SessionRec.Cli.Clients;

/// <summary>A worker and what it does.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Address">Its Akka address.</param>
/// <param name="Slots">Trials it can run at once.</param>
/// <param name="Busy">Slots taken.</param>
/// <param name="Trials">The trials on it, as <c>study #3</c>.</param>
internal sealed record ClusterWorker(string Name, string Address, int Slots, int Busy, IReadOnlyList<string> Trials);
