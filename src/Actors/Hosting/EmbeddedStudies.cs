using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Actors.Storage;
using SessionRec.Actors.Workers;
using SessionRec.Core.Data;
using SessionRec.Core.Files;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Hosting;

/// <summary>
/// The whole system in one process: the same scheduler and worker actors as in a cluster, with the journal beside the
/// results. Whatever ends the process, starting it again in the same folder goes on where it was.
/// </summary>
public sealed class EmbeddedStudies : IStudyClient, IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly IActorRef _worker;
    private readonly ActorStudyClient _client;
    private readonly CorpusStore _corpora;
    private readonly FolderLock _folder;
    private readonly Checkpoints _checkpoints;

    private EmbeddedStudies(ActorSystem system, IActorRef worker, ActorStudyClient client, CorpusStore corpora, FolderLock folder, Checkpoints checkpoints) =>
        (_system, _worker, _client, _corpora, _folder, _checkpoints) = (system, worker, client, corpora, folder, checkpoints);

    /// <summary>Starts the actors; studies that were under way in the folder go on at once.</summary>
    /// <exception cref="SessionRec.Core.InputException">Another process runs the studies in that folder.</exception>
    public static Task<EmbeddedStudies> StartAsync(EmbeddedOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        var folder = FolderLock.Take(options.OutputDirectory);
        var files = new SqliteFiles(options.OutputDirectory);
        var results = files.Prepare();
        var corpora = new CorpusStore(files.Corpora);

        // The terminal belongs to the progress table: only what went wrong is logged, to the folder's log file.
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = WARNING\n stdout-loglevel = OFF\n loggers = [\"SessionRec.Actors.Hosting.FileLogger, SessionRec.Actors\"] }");
        var system = ActorSystem.Create(
            SessionRecConfig.DefaultActorSystem,
            BootstrapSetup.Create().WithConfig(quiet.WithFallback(SessionRecConfig.Common).WithFallback(SessionRecConfig.SqliteJournal(files.Journal)))
                .And(new FileLoggerSetup(Path.Combine(options.OutputDirectory, "sessionrec.log"))));
        var scheduling = new SchedulingOptions { Node = Environment.MachineName };
        var scheduler = system.ActorOf(SchedulerActor.Supervised(scheduling, results, FolderFence.Instance, TimeProvider.System), "scheduler");
        var working = new WorkerOptions { Name = "this process", Cpu = options.Slots, Checkpoints = new FolderStore(files.Checkpoints) };
        var prepared = new PreparedCorpora(corpora);
        var worker = system.ActorOf(Props.Create(() => new WorkerNodeActor(working, prepared, scheduler)), "worker");
        return Task.FromResult(new EmbeddedStudies(system, worker, new ActorStudyClient(system, scheduler, results), corpora, folder, new Checkpoints(working.Checkpoints, working.CheckpointBytes)));
    }

    /// <summary>Stores a prepared corpus beside the results, so that a resumed study finds it.</summary>
    public Task<CorpusReference> StoreCorpusAsync(SessionCorpus corpus, CancellationToken cancellation) => _corpora.StoreAsync(corpus, cancellation);

    /// <summary>Makes a journal from elsewhere a study of this folder, at rest, with its tables.</summary>
    public async Task<StudySummary> ImportAsync(IReadOnlyList<StudyEvent> events, string name, CancellationToken cancellation)
    {
        var summary = await _client.ImportAsync(events, name, cancellation);

        // Who watches is told after the tables have been written.
        await foreach (var _ in _client.WatchAsync(name, cancellation)) break;
        return summary;
    }

    public Task<StudySummary> SubmitAsync(StudySubmission submission, CancellationToken cancellation) => _client.SubmitAsync(submission, cancellation);

    public Task<IReadOnlyList<StudySummary>> StudiesAsync(CancellationToken cancellation) => _client.StudiesAsync(cancellation);

    public Task<StudySummary> StudyAsync(string study, CancellationToken cancellation) => _client.StudyAsync(study, cancellation);

    public Task<StudySubmission> SubmissionAsync(string study, CancellationToken cancellation) => _client.SubmissionAsync(study, cancellation);

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(string study, CancellationToken cancellation) => _client.TrialsAsync(study, cancellation);

    public IAsyncEnumerable<EpochRow> EpochsAsync(string study, int? trial, CancellationToken cancellation) => _client.EpochsAsync(study, trial, cancellation);

    public Task<IReadOnlyList<TrialHistoryRow>> HistoryAsync(string study, int trial, CancellationToken cancellation) => _client.HistoryAsync(study, trial, cancellation);

    public Task<IReadOnlyList<TrialHits>> HitsAsync(string study, BestScope scope, CancellationToken cancellation) => _client.HitsAsync(study, scope, cancellation);

    public IAsyncEnumerable<StudyUpdate> WatchAsync(string study, CancellationToken cancellation) => _client.WatchAsync(study, cancellation);

    public Task<StudySummary> StopAsync(string study, CancellationToken cancellation) => _client.StopAsync(study, cancellation);

    public Task<StudySummary> StopTrialAsync(string study, int trial, CancellationToken cancellation) => _client.StopTrialAsync(study, trial, cancellation);

    public Task<StudySummary> ResumeAsync(string study, CancellationToken cancellation) => _client.ResumeAsync(study, cancellation);

    public Task<StudySummary> ExtendAsync(string study, StudyExtension extension, CancellationToken cancellation) => _client.ExtendAsync(study, extension, cancellation);

    public Task<StudySummary> RetryAsync(string study, CancellationToken cancellation) => _client.RetryAsync(study, cancellation);

    public Task<StudySummary> DeleteAsync(string study, bool force, CancellationToken cancellation) => _client.DeleteAsync(study, force, cancellation);

    /// <summary>Hands running trials back, so that the journal says where each stands, and ends the actors.</summary>
    public async ValueTask DisposeAsync()
    {
        await ClearCheckpointsAsync();
        try
        {
            await _worker.Ask<WorkerNodeActor.Drained>(new WorkerNodeActor.Drain("the process was ended"), LeavingTime.HandBack);
        }
        catch (AskTimeoutException)
        {
            // Leases will tell the next start the same.
        }

        await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        _folder.Dispose();
    }

    /// <summary>Nobody goes on from the checkpoints of a study that is complete; what is left of others stays for a resumption.</summary>
    private async Task ClearCheckpointsAsync()
    {
        try
        {
            foreach (var study in (await _client.StudiesAsync(CancellationToken.None)).Where(study => study.State == StudyState.Completed)) _checkpoints.Clear(study.Name);
        }
        catch (Exception error) when (error is IOException or System.Data.Common.DbException)
        {
            // They take some room and do no harm.
        }
    }
}
