using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Nodes;

namespace SessionRec.Actors.Commands;

/// <summary>
/// Listens for <c>pbm</c>. Whatever a client does, or does not do, costs the node at most one of a bounded number of
/// connections, a bounded frame and a bounded time; no error here ends the node.
/// </summary>
public sealed class CommandHost(CommandHostOptions options, ActorSystem system, ILogger<CommandHost> log, TimeProvider time) : BackgroundService
{
    private readonly TaskCompletionSource<IPEndPoint?> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _places = new(options.Connections);

    /// <summary>Where it listens, as soon as it does; null where commands are off.</summary>
    public Task<IPEndPoint?> Listening => _listening.Task;

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.EndPoint is not { } endPoint)
        {
            _listening.TrySetResult(null);
            return;
        }

        try
        {
            using var listener = await ListenAsync(endPoint, stoppingToken);
            var services = new CommandServices(system, SchedulerProxy.Of(system), RecentLog.Of(system), time);
            var actions = new OperatorActions(system);
            var runner = new CommandRunner(PaletteRegistry.Of(services), options.CommandWithin, log, time, (run, end) => actions.Tell(new OperatorAction(
                time.GetUtcNow(), Akka.Cluster.Cluster.Get(system).SelfAddress.ToString(), $"{run.Palette} {run.Command}", string.Join(' ', run.Arguments), end.Code == PbmExitCode.Done, end.Error)));
            log.LogInformation("pbm: commands are taken on {EndPoint}", listener.LocalEndpoint);
            _listening.TrySetResult((IPEndPoint)listener.LocalEndpoint);
            await AcceptAsync(listener, runner, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _listening.TrySetCanceled(stoppingToken);
        }
    }

    /// <summary>A port that is taken must not keep a node from its work, so it is tried again until it is free.</summary>
    private async Task<TcpListener> ListenAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        while (true)
        {
            var listener = new TcpListener(endPoint);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException error)
            {
                listener.Dispose();
                log.LogWarning(
                    "pbm: {EndPoint} cannot be listened on ({Error}); it is tried again every {Seconds:0} s. SESSIONREC_PBM sets another address, or off.",
                    endPoint, error.Message, options.ListenAgainAfter.TotalSeconds);
                await Task.Delay(options.ListenAgainAfter, time, cancellation);
            }
        }
    }

    private async Task AcceptAsync(TcpListener listener, CommandRunner runner, CancellationToken cancellation)
    {
        var sessions = new HashSet<Task>();
        try
        {
            while (true)
            {
                var socket = await AcceptOneAsync(listener, cancellation);
                sessions.RemoveWhere(s => s.IsCompleted);
                if (_places.Wait(0, CancellationToken.None)) sessions.Add(ServeAsync(socket, runner, cancellation));
                else TurnAway(socket);
            }
        }
        finally
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task<Socket> AcceptOneAsync(TcpListener listener, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await listener.AcceptSocketAsync(cancellation);
            }
            catch (SocketException error)
            {
                // The client went before it was let in, or the process is out of handles: neither is a reason to stop listening.
                log.LogDebug("pbm: a connection was not accepted: {Error}", error.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
            }
        }
    }

    /// <summary>Serves one client to its end; never throws.</summary>
    private async Task ServeAsync(Socket socket, CommandRunner runner, CancellationToken cancellation)
    {
        try
        {
            NoticeDeadPeers(socket);
            await using var frames = new FrameChannel(new NetworkStream(socket, ownsSocket: true), options.Frames, time);
            try
            {
                await new CommandSession(frames, options, runner, Cluster.Get(system).SelfAddress.ToString(), time).RunAsync(cancellation);
            }
            catch (PbmProtocolException error)
            {
                log.LogDebug("pbm: a client was sent away: {Error}", error.Message);
                await frames.WriteAsync(new PbmMessage.Goodbye(error.Message), cancellation);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or PbmProtocolException or OperationCanceledException)
        {
            log.LogDebug("pbm: a connection ended: {Error}", gone.Message);
        }
        catch (Exception unexpected)
        {
            log.LogError(unexpected, "pbm: a connection broke");
        }
        finally
        {
            socket.Dispose();
            _places.Release();
        }
    }

    /// <summary>A new connection takes a short frame without waiting, so the reason can be told without a place to wait in.</summary>
    private void TurnAway(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            socket.Blocking = false;
            socket.Send(FrameChannel.FrameOf(new PbmMessage.Goodbye($"This node serves {options.Connections} connections already; try again later.")));
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            log.LogDebug("pbm: a connection ended before it could be turned away: {Error}", gone.Message);
        }
    }

    /// <summary>A client whose machine is gone says nothing more, not even that; the kernel asks.</summary>
    private static void NoticeDeadPeers(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }
}
