using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Cluster;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Core;

namespace SessionRec.Actors.Commands.Palettes;

/// <summary><c>cluster</c>: who the members are, and how they come and go.</summary>
public sealed class ClusterPalette : IPalette
{
    private static readonly CommandParameter Seed = new("ADDRESS", "-a", "the address of a member of the cluster to join", IsRequired: true);
    private static readonly CommandParameter Leaver = new("ADDRESS", "-a", "the address of the member to leave; this node without it", IsRequired: false);
    private static readonly CommandParameter Dead = new("ADDRESS", "-a", "the address of the member to put down", IsRequired: true);

    private readonly ActorSystem _system;
    private readonly Cluster _cluster;
    private readonly TimeProvider _time;

    public ClusterPalette(ActorSystem system, TimeProvider time)
    {
        _system = system;
        _cluster = Cluster.Get(system);
        _time = time;
        Commands =
        [
            new PaletteCommand("show", "All members: address, roles, status, reachability, version.", Show),
            new PaletteCommand("status", "This node as a member.", Status),
            new PaletteCommand("leader", "The address of the leader.", Leader),
            new PaletteCommand("join", "Let this node join a cluster.", JoinAsync, Seed) { Steers = true },
            new PaletteCommand("leave", "Let a member leave in good order; it hands back its trials first.", LeaveAsync, Leaver) { Steers = true },
            new PaletteCommand("down", "Put a member down that will not come back.", DownAsync, Dead) { Steers = true },
            new PaletteCommand("down-unreachable", "Put all unreachable members down.", DownUnreachableAsync) { Steers = true },
            new PaletteCommand("tail", "What happens to the members, until you cancel it.", TailAsync) { Streams = true },
        ];
    }

    public string Name => "cluster";

    public string Description => "Members of the cluster: see them, let them join and leave.";

    public IReadOnlyList<PaletteCommand> Commands { get; }

    private IEnumerable<string> Show(CommandArguments arguments)
    {
        var state = _cluster.State;
        foreach (var member in state.Members) yield return MemberLine.Of(member, state.Unreachable.Contains(member));
        yield return $"Count: {state.Members.Count} nodes";
    }

    private IEnumerable<string> Status(CommandArguments arguments)
    {
        yield return MemberLine.Of(_cluster.SelfMember, isUnreachable: false);
    }

    private IEnumerable<string> Leader(CommandArguments arguments)
    {
        yield return _cluster.State.Leader?.ToString() ?? throw new InputException("The cluster has no leader at present.");
    }

    private async IAsyncEnumerable<string> JoinAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var self = _cluster.SelfMember;
        if (_cluster.State.Members.Any(m => m.UniqueAddress == self.UniqueAddress))
            throw new InputException($"This node is a member already and {MemberLine.StatusOf(self)}; it leaves with: cluster leave");
        var address = AddressOf(arguments[Seed]);
        if (address.System != _system.Name)
            throw new InputException($"{address} is of the actor system '{address.System}', this node of '{_system.Name}'; they must be equal.");

        _cluster.Join(address);
        yield return $"{self.Address} asks {address} to be let in";
        await foreach (var happened in MembershipFeed.FollowAsync(_system, cancellation))
        {
            if (!MembershipFeed.Members(happened).Any(m => m.UniqueAddress == self.UniqueAddress && m.Status == MemberStatus.Up)) continue;
            yield return $"{self.Address} is up";
            yield break;
        }
    }

    private async IAsyncEnumerable<string> LeaveAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var address = arguments.Find(Leaver) is { } text ? MemberOf(text).Address : _cluster.SelfAddress;
        _cluster.Leave(address);
        yield return $"{address} is leaving";
        if (address == _cluster.SelfAddress) yield break; // This node ends with it, and could not tell.
        await MembershipFeed.UntilGoneAsync(_system, address, cancellation);
        yield return $"{address} has left";
    }

    private async IAsyncEnumerable<string> DownAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in PutDownAsync(MemberOf(arguments[Dead]).Address, cancellation)) yield return line;
    }

    private async IAsyncEnumerable<string> DownUnreachableAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var unreachable = _cluster.State.Unreachable;
        foreach (var member in unreachable) _cluster.Down(member.Address);
        foreach (var member in unreachable)
            await foreach (var line in PutDownAsync(member.Address, cancellation))
                yield return line;
        yield return $"Count: {unreachable.Count} nodes";
    }

    private async IAsyncEnumerable<string> PutDownAsync(Address address, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _cluster.Down(address);
        yield return $"{address} is put down";
        if (address == _cluster.SelfAddress) yield break;
        await MembershipFeed.UntilGoneAsync(_system, address, cancellation);
        yield return $"{address} is removed";
    }

    private async IAsyncEnumerable<string> TailAsync(CommandArguments arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var happened in MembershipFeed.FollowAsync(_system, cancellation))
        {
            var word = happened is ClusterEvent.IReachabilityEvent reachability ? (reachability is ClusterEvent.UnreachableMember ? "unreachable" : "reachable") : null;
            foreach (var member in MembershipFeed.Members(happened))
                yield return $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {word ?? MemberLine.StatusOf(member)}: {member.Address} [{MemberLine.RolesOf(member)}]";
        }
    }

    /// <summary>The member at an address, or at a <c>host:port</c> for short.</summary>
    private Member MemberOf(string text)
    {
        var members = _cluster.State.Members;
        return members.FirstOrDefault(m => m.Address.ToString() == text || $"{m.Address.Host}:{m.Address.Port}" == text)
            ?? throw new InputException($"There is no member {text}. There are: {string.Join(", ", members.Select(m => m.Address))}.");
    }

    private static Address AddressOf(string text) => ActorPath.TryParseAddress(text, out var address) && address.Port is not null
        ? address
        : throw new UsageException($"'{text}' is no address; write it like akka.tcp://SessionRec@10.0.0.7:4053.");
}
