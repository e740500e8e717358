using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Api;

/// <summary>
/// What a dashboard looks at, as server-sent events that go on until the looker goes: <c>studies</c>, <c>study</c>, <c>cluster</c>, and
/// <c>beat</c> where nothing changes, so that silence means a lost connection.
/// </summary>
internal static class LiveApi
{
    /// <summary>However many results arrive, a looker is told four times a second.</summary>
    private static readonly TimeSpan BatchEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Updates that wait to be told.</summary>
    private const int UpdatesAtOnce = 64;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(4);

    private const int MostAtOnce = 4;

    public static void MapLive(this WebApplication app)
    {
        app.MapGet("/v1/live/studies", (string[] study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, StudyQueries queries, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext context) =>
        {
            if (study.Length > MostAtOnce) throw new InputException($"study: name at most {MostAtOnce} studies.");
            var client = new ActorStudyClient(system, scheduler.ActorRef, results);
            return TypedResults.ServerSentEvents(UntilEither(stop => study.Length == 0 ? Studies(results, queries, time, stop) : Several(client, queries, [.. study.Distinct()], time, stop), context, lifetime));
        });
        app.MapGet("/v1/live/studies/{study}", async (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, StudyQueries queries, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext context) =>
        {
            var client = new ActorStudyClient(system, scheduler.ActorRef, results);
            await client.StudyAsync(study, context.RequestAborted);
            return TypedResults.ServerSentEvents(UntilEither(stop => Study(client, queries, study, time, stop), context, lifetime));
        });
        app.MapGet("/v1/live/cluster", (IRequiredActor<SchedulerActor> scheduler, ActorSystem system, NodeOptions options, IServiceProvider services, MembershipLog members, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext context) =>
            TypedResults.ServerSentEvents(UntilEither(stop => Cluster(() => ClusterApi.ReadAsync(scheduler, system, options, services, stop), members, time, stop), context, lifetime)));
    }

    /// <summary>A looker must not hold up a node that wants to end.</summary>
    private static async IAsyncEnumerable<SseItem<object>> UntilEither(Func<CancellationToken, IAsyncEnumerable<SseItem<object>>> events, HttpContext context, IHostApplicationLifetime lifetime)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await using var enumerator = events(stop.Token).GetAsyncEnumerator(stop.Token);
        while (true)
        {
            try
            {
                if (!await enumerator.MoveNextAsync()) yield break;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                yield break;
            }

            yield return enumerator.Current;
        }
    }

    /// <summary>All studies, then those that changed or are gone.</summary>
    private static async IAsyncEnumerable<SseItem<object>> Studies(ResultsStore results, StudyQueries queries, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        var known = new Dictionary<string, StudySummary>(StringComparer.Ordinal);
        var told = time.GetTimestamp();
        for (var first = true; ; first = false)
        {
            var all = await Task.Run(results.Studies, stop);
            var progress = all.Count > 0 ? await Task.Run(results.Tallies, stop) : [];
            var changed = all.Where(s => !known.TryGetValue(s.Name, out var before) || before != s).ToList();
            var gone = known.Keys.Except(all.Select(s => s.Name)).ToList();
            if (first || changed.Count > 0 || gone.Count > 0)
            {
                foreach (var name in gone) known.Remove(name);
                foreach (var study in changed) known[study.Name] = study;
                told = time.GetTimestamp();
                var now = time.GetUtcNow();
                yield return new SseItem<object>(
                    new StudiesChange([.. changed.Select(s => Listed(s, progress.GetValueOrDefault(s.Name, TrialTally.None), queries.Of(s), now))], gone),
                    "studies");
            }
            else if (time.GetElapsedTime(told) >= BeatEvery)
            {
                told = time.GetTimestamp();
                yield return Beat(time);
            }

            await Task.Delay(LookEvery, time, stop);
        }
    }

    private static ListedStudy Listed(StudySummary study, TrialTally progress, int? queries, DateTimeOffset now) =>
        new(study, StudyPace.Elapsed(study, now)?.TotalSeconds, StudyPace.Left(study, progress.Trials, now)?.TotalSeconds, progress.Seconds, queries);

    /// <summary>Several studies by one stream, since a browser has few connections; those that are not there are <c>missing</c>.</summary>
    private static async IAsyncEnumerable<SseItem<object>> Several(ActorStudyClient client, StudyQueries queries, IReadOnlyList<string> studies, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        var events = Channel.CreateBounded<SseItem<object>>(studies.Count);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pumps = studies.Select(study => Task.Run(() => PumpAsync(client, queries, study, events.Writer, time, ended.Token), CancellationToken.None)).ToList();
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(stop)) yield return happened;
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(pumps);
        }
    }

    private static async Task PumpAsync(ActorStudyClient client, StudyQueries queries, string study, ChannelWriter<SseItem<object>> events, TimeProvider time, CancellationToken stop)
    {
        try
        {
            await foreach (var happened in Study(client, queries, study, time, stop))
                await events.WriteAsync(happened.Data is Gone ? new SseItem<object>(happened.Data, "missing") : happened, stop);

            // The others go on, or may be the only ones to tell that the connection lives.
            while (true)
            {
                await Task.Delay(BeatEvery, time, stop);
                await events.WriteAsync(Beat(time), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The looker opens the stream again and is told what is wrong.
            events.TryComplete();
        }
    }

    /// <summary>The cluster every other second, and what has happened to its members since the event before.</summary>
    private static async IAsyncEnumerable<SseItem<object>> Cluster(Func<Task<ClusterApi.ClusterView>> read, MembershipLog members, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var last = 0L; ;)
        {
            var changes = members.After(last);
            if (changes.Count > 0) last = changes[^1].Number;

            // While a scheduler is being replaced it takes as long as the asks have patience.
            var reading = read();
            while (await Task.WhenAny(reading, Task.Delay(BeatEvery, time, stop)) != reading)
            {
                stop.ThrowIfCancellationRequested();
                yield return Beat(time);
            }

            yield return new SseItem<object>(new ClusterChange(await reading, time.GetUtcNow(), changes), "cluster");
            await Task.Delay(2 * LookEvery, time, stop);
        }
    }

    /// <summary>A study, then what changes in it; also after it ended, since somebody may extend it. Ends where it is deleted.</summary>
    private static async IAsyncEnumerable<SseItem<object>> Study(ActorStudyClient client, StudyQueries queries, string study, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        var live = new LiveStudy();
        // A looker that does not keep up holds up its own watch, which then reads the tables instead of what it missed.
        var updates = Channel.CreateBounded<StudyUpdate>(new BoundedChannelOptions(UpdatesAtOnce) { SingleReader = true, SingleWriter = true });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchAsync(client, study, updates.Writer, time, ended.Token);
        try
        {
            while (true)
            {
                var more = updates.Reader.WaitToReadAsync(stop).AsTask();
                if (await Task.WhenAny(more, Task.Delay(BeatEvery, time, stop)) != more)
                {
                    stop.ThrowIfCancellationRequested();
                    yield return Beat(time);
                    continue;
                }

                if (!await more) break;
                while (updates.Reader.TryRead(out var update)) live.Add(update);
                yield return new SseItem<object>(live.Take(time.GetUtcNow(), live.Summary is { } summary ? queries.Of(summary) : null), "study");
                await Task.Delay(BatchEvery, time, stop);
            }

            yield return new SseItem<object>(new Gone(study), "gone");
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    /// <summary>Watches a study through its ends and its new beginnings; returns where it is gone.</summary>
    private static async Task WatchAsync(ActorStudyClient client, string study, ChannelWriter<StudyUpdate> updates, TimeProvider time, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var last = default(StudySummary);
                await foreach (var update in client.WatchAsync(study, stop))
                {
                    last = update.Summary;
                    await updates.WriteAsync(update, stop);
                }

                while (await StandsStillAsync(client, study, last, stop)) await Task.Delay(LookEvery, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (StudyRefusedException refused) when (refused.Kind == RefusalKind.NotFound)
        {
        }
        finally
        {
            updates.TryComplete();
        }
    }

    private static async Task<bool> StandsStillAsync(ActorStudyClient client, string study, StudySummary? last, CancellationToken stop)
    {
        try
        {
            return await client.StudyAsync(study, stop) == last;
        }
        catch (StudyRefusedException refused) when (refused.Kind == RefusalKind.Unavailable)
        {
            return true;
        }
    }

    private static SseItem<object> Beat(TimeProvider time) => new(new Heartbeat(time.GetUtcNow()), "beat");

    internal sealed record StudiesChange(IReadOnlyList<ListedStudy> Changed, IReadOnlyList<string> Gone);

    /// <summary>A study with what a list shows beside its summary.</summary>
    internal sealed record ListedStudy(StudySummary Summary, double? ElapsedSeconds, double? LeftSeconds, double TrainingSeconds, int? ValidationQueries);

    /// <summary>The cluster at a moment.</summary>
    internal sealed record ClusterChange(ClusterApi.ClusterView Cluster, DateTimeOffset At, IReadOnlyList<MembershipLog.MembershipChange> Members);

    internal sealed record Heartbeat(DateTimeOffset At);

    internal sealed record Gone(string Study);
}
