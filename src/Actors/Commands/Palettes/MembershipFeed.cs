using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster;

namespace SessionRec.Actors.Commands.Palettes;

/// <summary>What happens to the cluster's members, as this node hears of it.</summary>
public static class MembershipFeed
{
    private const int Capacity = 1_024;

    /// <summary>The present state first, a <see cref="ClusterEvent.CurrentClusterState"/>, then member and reachability events.</summary>
    public static async IAsyncEnumerable<object> FollowAsync(ActorSystem system, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<object>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var subscriber = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new Subscriber(channel.Writer)));
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellation)) yield return happened;
        }
        finally
        {
            system.Stop(subscriber);
        }
    }

    /// <summary>Waits until <paramref name="address"/> is no member.</summary>
    public static async Task UntilGoneAsync(ActorSystem system, Address address, CancellationToken cancellation)
    {
        await foreach (var happened in FollowAsync(system, cancellation))
            switch (happened)
            {
                case ClusterEvent.CurrentClusterState state when state.Members.All(m => m.Address != address):
                case ClusterEvent.MemberRemoved removed when removed.Member.Address == address:
                    return;
            }
    }

    /// <summary>The members that an event of <see cref="FollowAsync"/> is about.</summary>
    public static IEnumerable<Member> Members(object happened) => happened switch
    {
        ClusterEvent.CurrentClusterState state => state.Members,
        ClusterEvent.IMemberEvent changed => [changed.Member],
        ClusterEvent.ReachabilityEvent reachability => [reachability.Member],
        _ => [],
    };

    private sealed class Subscriber : ReceiveActor
    {
        private readonly ChannelWriter<object> _writer;

        public Subscriber(ChannelWriter<object> writer)
        {
            _writer = writer;
            ReceiveAny(happened => writer.TryWrite(happened));
        }

        protected override void PreStart() => Cluster.Get(Context.System).Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

        protected override void PostStop()
        {
            Cluster.Get(Context.System).Unsubscribe(Self);
            _writer.TryComplete();
        }
    }
}
