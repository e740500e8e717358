using SessionRec.Cli.Clients;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>Waits for what a server tells of a study.</summary>
internal static class StudyWaiting
{
    /// <summary>Waits for an update of the study that satisfies <paramref name="condition"/>.</summary>
    public static async Task<StudyUpdate> WaitForAsync(this HttpStudyClient client, string study, Func<StudyUpdate, bool> condition, CancellationToken cancellation)
    {
        StudyUpdate? last = null;
        await foreach (var update in client.WatchAsync(study, cancellation))
        {
            last = update;
            if (condition(update)) return update;
        }

        throw new InvalidOperationException($"The study ended ({last?.Summary.State}: {last?.Summary.Reason}) before what was waited for.");
    }

    public static Task<StudyUpdate> WaitForEndAsync(this HttpStudyClient client, string study, CancellationToken cancellation) =>
        client.WaitForAsync(study, update => update.Summary.HasEnded, cancellation);

    public static async Task<IReadOnlyList<EpochRow>> AllEpochsAsync(this HttpStudyClient client, string study, CancellationToken cancellation) =>
        await client.EpochsAsync(study, null, cancellation).ToListAsync(cancellation);
}
