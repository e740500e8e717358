using Akka.Actor;
using Akka.Event;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm.Tests.Commands.Palettes;

/// <summary>What the palettes print on a real cluster of two, to the letter.</summary>
public sealed class PaletteTests : IAsyncLifetime
{
    private TestNode _lighthouse = null!;
    private TestNode _worker = null!;

    public async ValueTask InitializeAsync()
    {
        _lighthouse = await TestNode.StartAsync("lighthouse", null);
        _worker = await TestNode.StartAsync("worker", _lighthouse, version: new Version(1, 2, 3));
    }

    [Fact]
    public async Task Show_prints_all_members_and_their_count()
    {
        var lines = new[]
        {
            (_lighthouse.Cluster.SelfAddress.Port, $"{_lighthouse.Address} | [lighthouse] | up |  | 1.0.0"),
            (_worker.Cluster.SelfAddress.Port, $"{_worker.Address} | [worker] | up |  | 1.2.3"),
        };

        var (code, error, shown) = await _lighthouse.RunAsync("cluster", "show");

        Assert.Equal((PbmExitCode.Done, null), (code, error));
        Assert.Equal([.. lines.OrderBy(l => l.Port).Select(l => l.Item2), "Count: 2 nodes"], shown);
    }

    [Fact]
    public async Task Status_is_the_line_of_the_node_that_is_asked() =>
        Assert.Equal([$"{_worker.Address} | [worker] | up |  | 1.2.3"], (await _worker.RunAsync("cluster", "status")).Lines);

    [Fact]
    public async Task Leader_is_a_bare_address_and_the_same_from_both()
    {
        var (code, _, lines) = await _lighthouse.RunAsync("cluster", "leader");

        Assert.Equal(PbmExitCode.Done, code);
        Assert.Equal([_lighthouse.Cluster.State.Leader!.ToString()], lines);
        Assert.Equal(lines, (await _worker.RunAsync("cluster", "leader")).Lines);
    }

    [Fact]
    public async Task A_member_leaves_and_the_tail_tells_of_each_step()
    {
        await using var tail = await _lighthouse.ConnectAsync();
        using var enough = new CancellationTokenSource();
        var (here, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        var told = new List<string>();
        var tailing = tail.RunAsync(new PbmMessage.Run("cluster", "tail", []), streams: true, lines =>
        {
            told.AddRange(lines.Where(l => l.Contains(_worker.Address, StringComparison.Ordinal)).Select(l => l[(l.IndexOf('Z', StringComparison.Ordinal) + 2)..]));
            if (told.Count > 0) here.TrySetResult();
            if (told.Exists(l => l.StartsWith("removed", StringComparison.Ordinal))) gone.TrySetResult();
        }, enough.Token);
        await here.Task;

        var (code, _, lines) = await _lighthouse.RunAsync("cluster", "leave", "-a", _worker.Address);

        Assert.Equal(PbmExitCode.Done, code);
        Assert.Equal([$"{_worker.Address} is leaving", $"{_worker.Address} has left"], lines);
        await gone.Task;
        await enough.CancelAsync();
        Assert.Equal(PbmExitCode.Interrupted, (await tailing).Code);
        Assert.Equal(["up", "leaving", "exiting", "removed"], told.Select(l => l[..l.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Equal("Count: 1 nodes", (await _lighthouse.RunAsync("cluster", "show")).Lines[^1]);
        await _worker.System.WhenTerminated;
    }

    [Fact]
    public async Task A_member_that_is_put_down_is_removed_and_can_be_named_by_host_and_port()
    {
        var address = _worker.Cluster.SelfAddress;

        var (code, _, lines) = await _lighthouse.RunAsync("cluster", "down", "-a", $"{address.Host}:{address.Port}");

        Assert.Equal(PbmExitCode.Done, code);
        Assert.Equal([$"{address} is put down", $"{address} is removed"], lines);
    }

    [Fact]
    public async Task Nobody_unreachable_is_said_too() => Assert.Equal(["Count: 0 nodes"], (await _lighthouse.RunAsync("cluster", "down-unreachable")).Lines);

    [Fact]
    public async Task A_member_does_not_join_again()
    {
        var (code, error, _) = await _worker.RunAsync("cluster", "join", "-a", _lighthouse.Address);

        Assert.Equal(PbmExitCode.Failed, code);
        Assert.StartsWith("This node is a member already and up", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_in_no_cluster_joins_one()
    {
        await using var alone = await TestNode.StartAloneAsync("scheduler");
        Assert.Equal(["Count: 0 nodes"], (await alone.RunAsync("cluster", "show")).Lines);

        var (code, error, lines) = await alone.RunAsync("cluster", "join", "-a", _lighthouse.Address);

        Assert.Equal((PbmExitCode.Done, null), (code, error));
        Assert.Equal([$"{alone.Address} asks {_lighthouse.Address} to be let in", $"{alone.Address} is up"], lines);
        Assert.Equal([$"{alone.Address} | [scheduler] | up |  | 1.0.0"], (await alone.RunAsync("cluster", "status")).Lines);
        await UntilAsync(async () => (await _lighthouse.RunAsync("cluster", "show")).Lines is [.., "Count: 3 nodes"] shown && shown.Contains($"{alone.Address} | [scheduler] | up |  | 1.0.0"));
    }

    [Fact]
    public async Task A_node_that_is_in_no_cluster_says_so_where_the_address_is_wrong()
    {
        await using var alone = await TestNode.StartAloneAsync("scheduler");

        Assert.Equal(PbmExitCode.Usage, (await alone.RunAsync("cluster", "join", "-a", "127.0.0.1")).Code);
        Assert.Contains("they must be equal", (await alone.RunAsync("cluster", "join", "-a", "akka.tcp://Other@127.0.0.1:4053")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PbmExitCode.Failed, "There is no member 10.9.8.7:6", "cluster", "leave", "-a", "10.9.8.7:6")]
    [InlineData(PbmExitCode.Usage, "-a ADDRESS is missing", "cluster", "down")]
    [InlineData(PbmExitCode.Usage, "Unknown option '-x'", "cluster", "show", "-x")]
    [InlineData(PbmExitCode.Usage, "There is no command 'cluster shine'. There are: show, status", "cluster", "shine")]
    [InlineData(PbmExitCode.Usage, "There is no palette 'clutter'. There are: cluster, actor, log, tune", "clutter", "show")]
    [InlineData(PbmExitCode.Usage, "'65' is not allowed; it is a number from 0 to 64", "actor", "hierarchy", "-d", "65")]
    [InlineData(PbmExitCode.Failed, "/user has no child 'nobody'", "actor", "hierarchy", "-s", "/user/nobody")]
    public async Task A_mistake_says_what_is_allowed(int code, string message, params string[] words)
    {
        var (found, error, lines) = await _lighthouse.RunAsync(words);

        Assert.Equal(code, found);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(lines);
    }

    [Fact]
    public async Task Hierarchy_prints_sorted_paths_down_to_the_depth_that_is_asked_for()
    {
        await StartAsync(Branch.Props, "shop");

        Assert.Equal(
            ["akka://SessionRec/user", "akka://SessionRec/user/shop", "akka://SessionRec/user/shop/a", "akka://SessionRec/user/shop/a/leaf", "akka://SessionRec/user/shop/b", "akka://SessionRec/user/shop/b/leaf"],
            (await _worker.RunAsync("actor", "hierarchy")).Lines);
        Assert.Equal(["akka://SessionRec/user", "akka://SessionRec/user/shop"], (await _worker.RunAsync("actor", "hierarchy", "-d", "1")).Lines);
        Assert.Equal(["akka://SessionRec/user/shop/b", "akka://SessionRec/user/shop/b/leaf"], (await _worker.RunAsync("actor", "hierarchy", "-s", "/user/shop/b")).Lines);
        Assert.Contains("akka://SessionRec/system/pbm-log", (await _worker.RunAsync("actor", "hierarchy", "-s", "/system", "-d", "1")).Lines);
    }

    [Fact]
    public async Task What_the_node_logs_can_be_peeked_at_and_followed()
    {
        await using var tail = await _worker.ConnectAsync();
        using var enough = new CancellationTokenSource();
        var told = new TaskCompletionSource<string>();
        var tailing = tail.RunAsync(new PbmMessage.Run("log", "tail", []), streams: true, lines =>
        {
            if (lines.FirstOrDefault(l => l.Contains("the kettle boils", StringComparison.Ordinal)) is { } line) told.TrySetResult(line);
        }, enough.Token);

        // Nothing says when the tail has begun: the event is logged until it is heard.
        while (!told.Task.IsCompleted)
        {
            _worker.System.Log.Warning("{0} boils\nover", "the kettle");
            await _worker.RunAsync("log", "peek");
        }

        Assert.EndsWith(": the kettle boils over", await told.Task, StringComparison.Ordinal);
        Assert.Contains(" WARNING ", await told.Task, StringComparison.Ordinal);
        await enough.CancelAsync();
        Assert.Equal(PbmExitCode.Interrupted, (await tailing).Code);
        Assert.Single((await _worker.RunAsync("log", "peek", "-n", "1")).Lines);
        Assert.Contains((await _worker.RunAsync("log", "peek")).Lines, line => line.EndsWith("the kettle boils over", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _lighthouse.DisposeAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds()) patience.Token.ThrowIfCancellationRequested();
    }

    private async Task StartAsync(Props props, string name) => await _worker.System.ActorOf(props, name).Ask<string>("are you there?", TestContext.Current.CancellationToken);

    private sealed class Branch : ReceiveActor
    {
        public Branch()
        {
            foreach (var child in new[] { "b", "a" }) Context.ActorOf(Akka.Actor.Props.Create(() => new Twig()), child);
            ReceiveAny(_ => Sender.Tell("yes"));
        }

        public static Props Props => Akka.Actor.Props.Create(() => new Branch());
    }

    private sealed class Twig : ReceiveActor
    {
        public Twig()
        {
            Context.ActorOf(Akka.Actor.Props.Create(() => new Leaf()), "leaf");
            ReceiveAny(_ => { });
        }
    }

    private sealed class Leaf : ReceiveActor;
}
