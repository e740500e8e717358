using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using SessionRec.Actors.Hosting;

namespace SessionRec.Actors.Nodes;

/// <summary>
/// Ends a node that has seen no Lighthouse for a while, so that its supervisor starts it again. The only Lighthouse of a cluster that is started
/// again founds a new cluster; without this, the others would stay in the old one for ever, where nobody new finds them.
/// </summary>
public sealed class LighthouseWatchdog : ReceiveActor, IWithTimers
{
    public const string ActorName = "lighthouse-watchdog";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private LighthouseAbsence _absence;

    public LighthouseWatchdog(TimeSpan patience, TimeProvider time)
    {
        _absence = new LighthouseAbsence(patience);
        Receive<Look>(look =>
        {
            var state = _cluster.State;
            var now = time.GetUtcNow();
            _absence = _absence.After(
                _cluster.SelfMember.Status == MemberStatus.Up,
                state.Members.Any(m => m.Status == MemberStatus.Up && m.HasRole(SessionRecConfig.LighthouseRole) && !state.Unreachable.Contains(m)),
                now);
            if (!_absence.IsOver(now)) return;
            Timers.CancelAll();
            Context.GetLogger().Error("No Lighthouse has been up for {0} s: this node ends, to join the cluster again as a new process", patience.TotalSeconds);
            _ = CoordinatedShutdown.Get(Context.System).Run(LighthouseLostReason.Instance);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(TimeSpan patience, TimeProvider time) => Akka.Actor.Props.Create(() => new LighthouseWatchdog(patience, time));

    protected override void PreStart()
    {
        base.PreStart();
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, LookEvery);
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
