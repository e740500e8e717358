using Akka.Actor;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Dashboard;

/// <summary>Reads studies from the results' tables, as figures want them.</summary>
internal sealed class StudyRecords(ResultsStore results, StudyComparisons comparisons, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private const int MostLooks = 200;

    /// <summary>The study's summary as of the tables. A study that was accepted a moment ago is waited for until it is in them.</summary>
    /// <exception cref="StudyRefusedException">There is no such study.</exception>
    public async Task<StudySummary> RequireAsync(string study, CancellationToken cancellation)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            if (results.Study(study) is { } summary) return summary;
            if (look == 0) await new ActorStudyClient(system, scheduler.ActorRef, results).StudyAsync(study, cancellation);
            await Task.Delay(LookAgain, time, cancellation);
        }

        throw new StudyRefusedException($"The results of '{study}' are not there yet. Try again.", RefusalKind.Unavailable);
    }

    /// <summary>What a study looks like now; without its epochs unless they are asked for.</summary>
    public async Task<StudyRecord> ReadAsync(StudySummary summary, bool withEpochs, CancellationToken cancellation)
    {
        var submission = results.Submission(summary.Name)!;
        var epochs = new List<EpochRow>();
        if (withEpochs)
            await foreach (var epoch in results.Epochs(summary.Name, trial: null, cancellation))
                epochs.Add(epoch);
        return new StudyRecord(
            Study.ReadSpec(submission),
            summary,
            results.Trials(summary.Name),
            epochs,
            comparisons.Find(submission)?.Baselines ?? []);
    }

    /// <summary>The figures of one trial; none where it has no result.</summary>
    public async Task<IReadOnlyList<Figure>> OfTrialAsync(StudySummary study, int trial, CancellationToken cancellation)
    {
        var epochs = new List<EpochRow>();
        await foreach (var epoch in results.Epochs(study.Name, trial, cancellation)) epochs.Add(epoch);
        var best = study.BestTrial is { } number && number != trial ? results.Trial(study.Name, number) : null;
        return [.. TrialFigures.Of(study.Metric, trial, epochs, best)];
    }

    /// <summary>Whether the simple models of a study are known; begins to compute them where they are not.</summary>
    public bool IsCompared(string study) => results.Submission(study) is { } submission && comparisons.Find(submission) is not null;

    /// <summary>What a study's figures were drawn of: equal where nothing has changed since.</summary>
    public static string VersionOf(StudySummary study) => string.Join(
        '-', study.State, study.SubmittedAt.UtcTicks, study.EpochsReported, study.TrialsPlanned, study.Waiting, study.Running, study.Paused, study.Completed, study.Stopped, study.Failed);
}
