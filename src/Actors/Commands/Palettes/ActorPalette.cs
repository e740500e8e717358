using Akka.Actor;
using Akka.Cluster;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Core;

namespace SessionRec.Actors.Commands.Palettes;

/// <summary><c>actor</c>: this node's actor system and the actors in it.</summary>
public sealed class ActorPalette : IPalette
{
    private const int UsualDepth = 4;
    private const int GreatestDepth = 64;

    private static readonly CommandParameter Depth = new("DEPTH", "-d", $"levels below the start; {UsualDepth} without it", IsRequired: false);
    private static readonly CommandParameter Start = new("PATH", "-s", "where to start; /user without it", IsRequired: false);

    private readonly ExtendedActorSystem _system;

    public ActorPalette(ActorSystem system)
    {
        _system = (ExtendedActorSystem)system;
        Commands =
        [
            new PaletteCommand("system", "The actor system: address, time since its start, versions.", DescribeSystem),
            new PaletteCommand("hierarchy", "Paths of actors, one a line, sorted.", Hierarchy, Depth, Start),
        ];
    }

    public string Name => "actor";

    public string Description => "The actors of this node.";

    public IReadOnlyList<PaletteCommand> Commands { get; }

    private IEnumerable<string> DescribeSystem(CommandArguments arguments) =>
    [
        $"{Cluster.Get(_system).SelfAddress} | {_system.Uptime:d\\.hh\\:mm\\:ss} | Akka.NET {typeof(ActorSystem).Assembly.GetName().Version?.ToString(3)} | .NET {Environment.Version}",
    ];

    private IEnumerable<string> Hierarchy(CommandArguments arguments)
    {
        var depth = arguments.Number(Depth, 0, GreatestDepth, UsualDepth);
        return PathsFrom(Find(arguments.Find(Start) ?? "/user"), depth).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> PathsFrom(IActorRef actor, int depth) =>
        depth == 0 ? [actor.Path.ToString()] : ChildrenOf(actor).SelectMany(child => PathsFrom(child, depth - 1)).Prepend(actor.Path.ToString());

    private IActorRef Find(string path)
    {
        var root = _system.Provider.RootGuardian.Path.ToString();
        var local = path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path;
        IActorRef actor = _system.Provider.RootGuardian;
        foreach (var name in local.Split('/', StringSplitOptions.RemoveEmptyEntries))
            actor = ChildrenOf(actor).FirstOrDefault(c => c.Path.Name == name) ?? throw new InputException($"There is no actor {path} here: {actor.Path} has no child '{name}'.");
        return actor;
    }

    private static IEnumerable<IActorRef> ChildrenOf(IActorRef actor) => actor is ActorRefWithCell { IsTerminated: false } local ? local.Children : [];
}
