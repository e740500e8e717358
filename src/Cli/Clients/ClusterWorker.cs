namespace SessionRec.Cli.Clients;

/// <summary>A worker and what it does.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Address">Its Akka address.</param>
/// <param name="Slots">Cores it offers.</param>
/// <param name="Busy">Trials on it.</param>
/// <param name="Trials">The trials on it, as <c>study #3</c>.</param>
internal sealed record ClusterWorker(string Name, string Address, decimal Slots, int Busy, IReadOnlyList<string> Trials);
