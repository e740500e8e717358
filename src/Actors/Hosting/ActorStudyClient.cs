using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Actors.Serialization;
using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Hosting;

/// <summary>Talks to the scheduler's actor, and reads the results' tables: what HTTP and the embedded runner stand on.</summary>
public sealed class ActorStudyClient(ActorSystem system, IActorRef scheduler, ResultsStore results, TimeSpan? answerWithin = null) : IStudyClient
{
    private static readonly TimeSpan WatchAgainAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Events in a message of an import, and their bytes: far below what a message may have. Each epoch has the queries that it hit.</summary>
    private const int ImportPart = 250, ImportPartBytes = 512 * 1024;

    /// <summary>Messages of a watch that wait to be read; beyond them they are dropped, and the tables are read instead.</summary>
    private const int WatchBacklog = 64;

    private readonly TimeSpan _answerWithin = answerWithin ?? TimeSpan.FromSeconds(30);

    public async Task<StudySummary> SubmitAsync(StudySubmission submission, CancellationToken cancellation) => SummaryOf(await AskAsync(new StudyRequest.Submit(submission), cancellation));

    public Task<IReadOnlyList<StudySummary>> StudiesAsync(CancellationToken cancellation) => Task.Run(results.Studies, cancellation);

    public async Task<StudySummary> StudyAsync(string study, CancellationToken cancellation) => (await SnapshotAsync(study, cancellation)).Summary;

    public async Task<StudySubmission> SubmissionAsync(string study, CancellationToken cancellation) => (await SnapshotAsync(study, cancellation)).Submission;

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(string study, CancellationToken cancellation) => Task.Run(() => results.Trials(study), cancellation);

    public IAsyncEnumerable<EpochRow> EpochsAsync(string study, int? trial, CancellationToken cancellation) => results.Epochs(study, trial, cancellation);

    public Task<IReadOnlyList<TrialHistoryRow>> HistoryAsync(string study, int trial, CancellationToken cancellation) => Task.Run(() => results.History(study, trial), cancellation);

    public Task<IReadOnlyList<TrialHits>> HitsAsync(string study, BestScope scope, CancellationToken cancellation) => Task.Run(() => results.Hits(study, scope), cancellation);

    public async Task<StudySummary> StopAsync(string study, CancellationToken cancellation) => SummaryOf(await AskAsync(new StudyRequest.Stop(study, "stopped by request"), cancellation));

    public async Task<StudySummary> StopTrialAsync(string study, int trial, CancellationToken cancellation) =>
        SummaryOf(await AskAsync(new StudyRequest.StopTrial(study, trial, "stopped by request"), cancellation));

    public async Task<StudySummary> ResumeAsync(string study, CancellationToken cancellation) => SummaryOf(await AskAsync(new StudyRequest.Resume(study), cancellation));

    public async Task<StudySummary> ExtendAsync(string study, StudyExtension extension, CancellationToken cancellation) =>
        SummaryOf(await AskAsync(new StudyRequest.Extend(study, extension), cancellation));

    public async Task<StudySummary> RetryAsync(string study, CancellationToken cancellation) => SummaryOf(await AskAsync(new StudyRequest.Retry(study), cancellation));

    public async Task<StudySummary> DeleteAsync(string study, bool force, CancellationToken cancellation) =>
        SummaryOf(await AskAsync(new StudyRequest.Delete(study, force), cancellation));

    public async Task<StudySummary> CopyAsync(string study, string name, CancellationToken cancellation) =>
        SummaryOf(await AskAsync(new StudyRequest.Copy(study, name), cancellation));

    /// <summary>All stored events of a study.</summary>
    /// <exception cref="InputException">There is no such study.</exception>
    public async Task<IReadOnlyList<StudyEvent>> JournalAsync(string study, CancellationToken cancellation)
    {
        await StudyAsync(study, cancellation);
        return await StudyJournal.ReadAsync(system, study, cancellation);
    }

    /// <summary>Makes a journal from elsewhere a study of this scheduler, at rest.</summary>
    /// <param name="events">The journal, from its beginning.</param>
    /// <param name="name">The study's name here.</param>
    /// <param name="cancellation">Gives up; nothing is left of what was sent.</param>
    public async Task<StudySummary> ImportAsync(IReadOnlyList<StudyEvent> events, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        var transfer = Guid.NewGuid();
        var (number, part, bytes) = (0, new List<StudyEvent>(), 0);
        foreach (var happened in events)
        {
            var size = JsonSerializer.SerializeToUtf8Bytes(happened, MessageJson.Default.StudyEvent).Length;
            if (part.Count == ImportPart || (part.Count > 0 && bytes + size > ImportPartBytes))
            {
                await AskAsync(new StudyRequest.Import(transfer, number++, IsLast: false, part, name), cancellation);
                (part, bytes) = ([], 0);
            }

            part.Add(happened);
            bytes += size;
        }

        return SummaryOf(await AskAsync(new StudyRequest.Import(transfer, number, IsLast: true, part, name), cancellation));
    }

    /// <summary>The workers the scheduler knows, and the scheduler's epoch.</summary>
    public async Task<StudyReply.Workers> WorkersAsync(CancellationToken cancellation)
    {
        var all = new List<WorkerView>();
        while (true)
        {
            var page = (StudyReply.Workers)await AskAsync(new StudyRequest.ListWorkers(all.Count), cancellation);
            all.AddRange(page.All);
            if (page.All.Count == 0 || all.Count >= page.Total) return new StudyReply.Workers(page.SchedulerEpoch, all, all.Count);
        }
    }

    public async IAsyncEnumerable<StudyUpdate> WatchAsync(string study, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var heard = Channel.CreateBounded<object>(new BoundedChannelOptions(WatchBacklog) { SingleReader = true });
        var missed = new Missed();
        StudySummary? last = null;

        // Whether the tables have been read, and whether an answer is due, which says nothing new where the summary is known.
        var (hasAll, asked) = (false, true);
        var watcher = system.ActorOf(Props.Create(() => new Watcher(heard.Writer, missed)));
        try
        {
            scheduler.Tell(new StudyRequest.Watch(study), watcher);
            while (true)
            {
                using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                quiet.CancelAfter(WatchAgainAfter);
                object message;
                try
                {
                    message = await heard.Reader.ReadAsync(quiet.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    // Nothing new for a while, or the scheduler moved to another node, which knows nothing of us: asking again serves both.
                    scheduler.Tell(new StudyRequest.Watch(study), watcher);
                    asked = true;
                    continue;
                }

                if (message is not StudyReply.Updated updated)
                {
                    Throw(message);
                    yield break;
                }

                // What is told is in the tables already, so what was dropped is there as well.
                var update = updated.Update;
                if (missed.Take())
                {
                    while (heard.Reader.TryRead(out var next))
                        if (next is StudyReply.Updated later) update = later.Update;
                    update = new StudyUpdate(update.Summary, await TrialsInTheEndAsync(study, cancellation));
                    scheduler.Tell(new StudyRequest.Watch(study), watcher);
                    (hasAll, asked) = (true, true);
                }
                else if (!hasAll || (updated.Reread && !(asked && update.Summary == last)))
                {
                    hasAll = true;
                    update = new StudyUpdate(update.Summary, await TrialsInTheEndAsync(study, cancellation));
                }

                if (updated.Reread) asked = false;
                last = update.Summary;
                yield return update;
                if (last.HasEnded) yield break;
            }
        }
        finally
        {
            system.Stop(watcher);
        }
    }

    /// <summary>A database that is away for a moment does not end a watch.</summary>
    private async Task<IReadOnlyList<TrialRow>> TrialsInTheEndAsync(string study, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await TrialsAsync(study, cancellation);
            }
            catch (DbException)
            {
                await Task.Delay(ReadAgainAfter, cancellation);
            }
        }
    }

    private async Task<StudyReply.Snapshot> SnapshotAsync(string study, CancellationToken cancellation) => (StudyReply.Snapshot)await AskAsync(new StudyRequest.Get(study), cancellation);

    private async Task<object> AskAsync(object request, CancellationToken cancellation)
    {
        try
        {
            var reply = await scheduler.Ask<object>(request, _answerWithin, cancellation);
            if (reply is StudyReply.Refused or Status.Failure) Throw(reply);
            return reply;
        }
        catch (AskTimeoutException error)
        {
            throw new StudyRefusedException($"The scheduler did not answer within {_answerWithin.TotalSeconds:0} s; it may be starting. Try again.", RefusalKind.Unavailable, error);
        }
    }

    private static StudySummary SummaryOf(object reply) => ((StudyReply.Summary)reply).Study;

    private static void Throw(object reply) => throw (reply switch
    {
        StudyReply.Refused refused => new StudyRefusedException(refused.Message, refused.Kind),
        Status.Failure failure => new InputException(failure.Cause.Message, failure.Cause),
        _ => new InvalidOperationException($"The scheduler answered with {reply.GetType().Name}."),
    });

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(ChannelWriter<object> channel, Missed missed) => ReceiveAny(message =>
        {
            if (!channel.TryWrite(message)) missed.Note();
        });
    }

    /// <summary>Whether something was dropped that a watcher had no time for.</summary>
    private sealed class Missed
    {
        private int _any;

        public void Note() => Volatile.Write(ref _any, 1);

        public bool Take() => Interlocked.Exchange(ref _any, 0) == 1;
    }
}
