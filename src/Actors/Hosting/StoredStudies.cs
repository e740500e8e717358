using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Hosting;

/// <summary>Studies of a folder that nobody runs at the moment: its tables are read, nothing can be changed.</summary>
public sealed class StoredStudies : IStudyClient
{
    private readonly string _folder;
    private readonly ResultsStore _results;

    private StoredStudies(string folder, ResultsStore results) => (_folder, _results) = (folder, results);

    /// <summary>Opens a folder that an embedded run or a scheduler wrote; null where there are no results in it.</summary>
    public static StoredStudies? Open(string folder)
    {
        var files = new SqliteFiles(folder);
        return File.Exists(files.Results) ? new StoredStudies(folder, ResultsStore.OpenSqlite(files.Results, readOnly: true)) : null;
    }

    public Task<StudySummary> SubmitAsync(StudySubmission submission, CancellationToken cancellation) => throw NobodyRuns();

    public Task<IReadOnlyList<StudySummary>> StudiesAsync(CancellationToken cancellation) => Task.FromResult(_results.Studies());

    public Task<StudySummary> StudyAsync(string study, CancellationToken cancellation) => Task.FromResult(_results.Study(study) ?? throw NotFound(study));

    public Task<StudySubmission> SubmissionAsync(string study, CancellationToken cancellation) => Task.FromResult(_results.Submission(study) ?? throw NotFound(study));

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(string study, CancellationToken cancellation) => Task.FromResult(_results.Trials(study));

    public IAsyncEnumerable<EpochRow> EpochsAsync(string study, int? trial, CancellationToken cancellation) => _results.Epochs(study, trial, cancellation);

    public Task<IReadOnlyList<TrialHistoryRow>> HistoryAsync(string study, int trial, CancellationToken cancellation) => Task.FromResult(_results.History(study, trial));

    public Task<IReadOnlyList<TrialHits>> HitsAsync(string study, BestScope scope, CancellationToken cancellation) => Task.FromResult(_results.Hits(study, scope));

    public async IAsyncEnumerable<StudyUpdate> WatchAsync(string study, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new StudyUpdate(await StudyAsync(study, cancellation), _results.Trials(study));
    }

    public Task<StudySummary> StopAsync(string study, CancellationToken cancellation) => throw NobodyRuns();

    public Task<StudySummary> StopTrialAsync(string study, int trial, CancellationToken cancellation) => throw NobodyRuns();

    public Task<StudySummary> ResumeAsync(string study, CancellationToken cancellation) => throw NobodyRuns();

    public Task<StudySummary> ExtendAsync(string study, StudyExtension extension, CancellationToken cancellation) => throw NobodyRuns();

    public Task<StudySummary> RetryAsync(string study, CancellationToken cancellation) => throw NobodyRuns();

    public Task<StudySummary> DeleteAsync(string study, bool force, CancellationToken cancellation) => throw NobodyRuns();

    /// <summary>All stored events of a study of a folder.</summary>
    /// <exception cref="InputException">There is no such study, or somebody runs it.</exception>
    public static async Task<IReadOnlyList<StudyEvent>> JournalAsync(string folder, string study, CancellationToken cancellation)
    {
        using var mine = FolderLock.Take(folder);
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF\n stdout-loglevel = OFF }");
        var system = ActorSystem.Create(
            SessionRecConfig.DefaultActorSystem,
            quiet.WithFallback(SessionRecConfig.Common).WithFallback(SessionRecConfig.SqliteJournal(new SqliteFiles(folder).Journal)));
        try
        {
            return await StudyJournal.ReadAsync(system, study, cancellation) is { Count: > 0 } events ? events : throw NotFound(study);
        }
        finally
        {
            await system.Terminate();
        }
    }

    private static InputException NotFound(string study) => new($"There is no study named '{study}'.");

    private InputException NobodyRuns() => new($"The studies in {_folder} are files that no scheduler serves now; 'sessionrec tune FILE --resume' goes on with one.");
}
