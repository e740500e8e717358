using Akka.Actor;
using Akka.Cluster;
using SessionRec.Actors.Commands.Palettes;

namespace SessionRec.Node.Dashboard;

/// <summary>What happened to the cluster's members since this node runs, the latest of it.</summary>
internal sealed class MembershipLog(ActorSystem system, TimeProvider time) : BackgroundService
{
    private const int MostKept = 200;

    private readonly LinkedList<MembershipChange> _changes = [];
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>The changes after number <paramref name="number"/>, oldest first.</summary>
    public IReadOnlyList<MembershipChange> After(long number)
    {
        lock (_lock) return [.. _changes.Where(c => c.Number > number)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var happened in MembershipFeed.FollowAsync(system, stoppingToken))
            if (Read(happened) is var (member, what))
                Add(member, what);
    }

    private void Add(Member member, string what)
    {
        lock (_lock)
        {
            _changes.AddLast(new MembershipChange(++_last, time.GetUtcNow(), member.Address.ToString(), [.. member.Roles.Order(StringComparer.Ordinal)], what));
            if (_changes.Count > MostKept) _changes.RemoveFirst();
        }
    }

    private static (Member Member, string What)? Read(object happened) => happened switch
    {
        ClusterEvent.MemberRemoved removed => (removed.Member, "removed"),
        ClusterEvent.IMemberEvent changed => (changed.Member, changed.Member.Status.ToString().ToLowerInvariant()),
        ClusterEvent.UnreachableMember unreachable => (unreachable.Member, "unreachable"),
        ClusterEvent.ReachableMember reachable => (reachable.Member, "reachable again"),
        _ => null,
    };

    /// <summary>Something that happened to a member.</summary>
    /// <param name="Number">Its number on this node, from 1.</param>
    /// <param name="At">When this node heard of it.</param>
    /// <param name="Address">The member.</param>
    /// <param name="Roles">What the member does.</param>
    /// <param name="What">What happened to it.</param>
    internal sealed record MembershipChange(long Number, DateTimeOffset At, string Address, IReadOnlyList<string> Roles, string What);
}
