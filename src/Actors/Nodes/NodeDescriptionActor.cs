using System.Diagnostics;
using Akka.Actor;
using SessionRec.Actors.Messages;

namespace SessionRec.Actors.Nodes;

/// <summary>On every node, under <see cref="Path"/>: says who the node is.</summary>
public sealed class NodeDescriptionActor : ReceiveActor
{
    public const string ActorName = "node";

    /// <summary>Where it is found on each member.</summary>
    public const string Path = "/user/" + ActorName;

    public NodeDescriptionActor(string name, Uri? url) => Receive<DescribeNode>(_ =>
    {
        using var process = Process.GetCurrentProcess();
        Sender.Tell(new NodeDescription(name, process.Id, new DateTimeOffset(process.StartTime), process.TotalProcessorTime.TotalSeconds, process.WorkingSet64, url?.AbsoluteUri));
    });

    /// <param name="name">The node's name.</param>
    /// <param name="url">Where people find its pages; null where it has none.</param>
    public static Props Props(string name, Uri? url = null) => Akka.Actor.Props.Create(() => new NodeDescriptionActor(name, url));
}
