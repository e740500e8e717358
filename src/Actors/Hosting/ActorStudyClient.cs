using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Hosting;

/// <summary>Talks to the scheduler's actor, and reads the results' tables: what HTTP and the embedded runner stand on.</summary>
public sealed class ActorStudyClient(ActorSystem system, IActorRef scheduler, ResultsStore results, TimeSpan? answerWithin = null) : IStudyClient
{
    private static readonly TimeSpan WatchAgainAfter = TimeSpan.FromSeconds(10);

    /// <summary>Events in a message of an import: far below what a message may have, with the queries that each epoch hit.</summary>
    private const int ImportPart = 250;

    private readonly TimeSpan _answerWithin = answerWithin ?? TimeSpan.FromSeconds(30);

    public async Task<StudySummary> SubmitAsync(StudySubmission submission, CancellationToken cancellation) => SummaryOf(await AskAsync(new StudyRequest.Submit(submission), cancellation));

    public async Task<IReadOnlyList<StudySummary>> StudiesAsync(CancellationToken cancellation) => ((StudyReply.Studies)await AskAsync(new StudyRequest.List(), cancellation)).All;

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
        StudyEvent[][] parts = [.. events.Chunk(ImportPart)];
        for (var part = 0; part < parts.Length - 1; part++) await AskAsync(new StudyRequest.Import(transfer, part, IsLast: false, parts[part], name), cancellation);
        return SummaryOf(await AskAsync(new StudyRequest.Import(transfer, Math.Max(0, parts.Length - 1), IsLast: true, parts.LastOrDefault([]), name), cancellation));
    }

    /// <summary>The workers the scheduler knows, and the scheduler's epoch.</summary>
    public async Task<StudyReply.Workers> WorkersAsync(CancellationToken cancellation) => (StudyReply.Workers)await AskAsync(new StudyRequest.ListWorkers(), cancellation);

    public async IAsyncEnumerable<StudyUpdate> WatchAsync(string study, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        var watcher = system.ActorOf(Props.Create(() => new Watcher(channel.Writer)));
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
                    message = await channel.Reader.ReadAsync(quiet.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    // Nothing new for a while, or the scheduler moved to another node, which knows nothing of us: asking again serves both.
                    scheduler.Tell(new StudyRequest.Watch(study), watcher);
                    continue;
                }

                if (message is not StudyReply.Updated { Update: var update })
                {
                    Throw(message);
                    yield break;
                }

                yield return update;
                if (update.Summary.HasEnded) yield break;
            }
        }
        finally
        {
            system.Stop(watcher);
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
        public Watcher(ChannelWriter<object> channel) => ReceiveAny(message => channel.TryWrite(message));
    }
}
