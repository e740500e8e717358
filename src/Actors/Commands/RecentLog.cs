using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;

namespace SessionRec.Actors.Commands;

/// <summary>The last log events of a node, as lines, and those that come. Old ones make room for new ones, so its size is bounded.</summary>
/// <param name="capacity">Events that are kept.</param>
public sealed class RecentLog(int capacity = RecentLog.DefaultCapacity)
{
    public const int DefaultCapacity = 200;

    private const int LongestEvent = 2_000;
    private const int FollowerCapacity = 1_024;

    private readonly Lock _gate = new();
    private readonly Queue<string> _recent = new(capacity);
    private readonly List<Channel<string>> _followers = [];

    /// <summary>Collects what <paramref name="system"/> logs from now on.</summary>
    public static RecentLog Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var log = new RecentLog();
        var collector = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new Collector(log)), "pbm-log");
        system.EventStream.Subscribe(collector, typeof(LogEvent));
        return log;
    }

    public void Add(LogEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Add(TextOf(happened));
    }

    /// <summary>What is kept, oldest first.</summary>
    public IReadOnlyList<string> Peek()
    {
        lock (_gate) return [.. _recent];
    }

    /// <summary>Events as they come. A follower that does not keep up misses the oldest of them, and never holds up the node.</summary>
    public async IAsyncEnumerable<string> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(FollowerCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate) _followers.Add(channel);
        try
        {
            await foreach (var line in channel.Reader.ReadAllAsync(cancellation)) yield return line;
        }
        finally
        {
            lock (_gate) _followers.Remove(channel);
        }
    }

    private void Add(string text)
    {
        lock (_gate)
        {
            if (_recent.Count == capacity) _recent.Dequeue();
            _recent.Enqueue(text);
            foreach (var follower in _followers) follower.Writer.TryWrite(text);
        }
    }

    /// <summary>The event as text now, so that nothing it refers to is kept alive, nor changes before it is read.</summary>
    private static string TextOf(LogEvent happened)
    {
        var level = happened.LogLevel().ToString().ToUpperInvariant().Replace("LEVEL", "", StringComparison.Ordinal);
        var cause = happened.Cause is { } exception ? $" {exception.GetType().Name}: {exception.Message}" : "";
        var text = string.Create(CultureInfo.InvariantCulture, $"{happened.Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {level} {happened.LogSource}: {happened.Message}{cause}").ReplaceLineEndings(" ");
        return text.Length <= LongestEvent ? text : text[..LongestEvent] + " ...";
    }

    private sealed class Collector : ReceiveActor
    {
        public Collector(RecentLog log) => Receive<LogEvent>(log.Add);
    }
}
