using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>What a study's events mean for its trials, for people to read.</summary>
internal static class TrialHistory
{
    /// <summary>The rows of an event that was just applied: none for epochs after which nothing was decided.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="number">How many events were applied, this one included.</param>
    /// <param name="trials">The study's trials as they are after it.</param>
    /// <param name="spec">The study's description.</param>
    public static IEnumerable<TrialHistoryRow> Of(StudyEvent happened, long number, IReadOnlyList<Trial> trials, StudySpec spec)
    {
        TrialHistoryRow Row(int trial, TrialHistoryKind kind, string reason) =>
            new(number, trial, kind, reason, happened.At, trials[trial].Epoch, trials[trial].Attempt, trials[trial].Worker);

        return happened switch
        {
            StudyEvent.AttemptStarted e => [Row(e.Trial, TrialHistoryKind.Started, trials[e.Trial].Epoch is > 0 and var epoch ? $"goes on after epoch {epoch}" : e.Attempt == 1 ? "its first attempt" : "begins again")],
            StudyEvent.EpochReported e => KindOf(e.Decision) is { } kind ? [Row(e.Trial, kind, e.Decision.Reason) with
            {
                Value = e.Metrics[spec.Metric],
                Rung = e.Decision.Rung,
                Cutoff = e.Decision.Cutoff is { } cutoff ? AsMeasured(cutoff, spec) : null,
                Rank = e.Decision.Rank,
                Peers = e.Decision.Peers,
                Bracket = e.Decision.Bracket,
            }] : [],
            StudyEvent.AttemptLost e => [Row(e.Trial, TrialHistoryKind.Lost, e.Reason)],
            StudyEvent.AttemptFailed e => [Row(e.Trial, e.GivenUp ? TrialHistoryKind.GivenUp : TrialHistoryKind.Failed, e.Error)],
            StudyEvent.TrialPromoted { Promotion: var p } => [Row(p.Trial, p.Exploit is null ? TrialHistoryKind.Promoted : TrialHistoryKind.Exploited, p.Reason) with
            {
                Value = AsMeasured(p.Value, spec),
                Rung = p.Rung,
                Rank = p.Rank,
                Peers = p.Peers,
                Places = p.Places,
                ToEpoch = p.ToEpoch,
                Bracket = p.Bracket,
                Source = p.Exploit?.Source,
            }],
            StudyEvent.TrialStopped e => [Row(e.Trial, TrialHistoryKind.Stopped, e.Reason)],
            StudyEvent.Extended { Plan.WaitAgain: { } again } => again.Select(t => Row(t, TrialHistoryKind.Paused, trials[t].Reason!)),
            StudyEvent.Extended e => trials.Where(t => t is { State: TrialState.Stopped, IsLeftBehind: false } && t.EndedAt == e.At).Select(t => Row(t.Number, TrialHistoryKind.Stopped, t.Reason!)),
            StudyEvent.Retried e => e.Trials.Select(t => Row(t, TrialHistoryKind.TriedAgain, "was asked for")),
            _ => [],
        };
    }

    /// <summary>The scheduler knows only "higher is better".</summary>
    private static double AsMeasured(double value, StudySpec spec) => spec.Mode == OptimizationMode.Max ? value : -value;

    private static TrialHistoryKind? KindOf(TrialDecision decision) => decision.Kind switch
    {
        DecisionKind.Continue => (decision.Rung ?? decision.Rank ?? decision.Peers) is not null || decision.Cutoff is not null ? TrialHistoryKind.Passed : null,
        DecisionKind.Pause => TrialHistoryKind.Paused,
        DecisionKind.Stop => TrialHistoryKind.Stopped,
        _ => TrialHistoryKind.Completed,
    };
}
