namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// Decides after each result whether a trial goes on. Asking is pure; only the <c>Record</c> methods change the state,
/// and they are called once for each stored event, live and on replay alike: the same records in the same order
/// rebuild the same state. All values are "higher is better".
/// </summary>
public interface ITrialScheduler
{
    /// <summary>Epochs, ascending, at which a trial must wait for the decision before it trains on; empty where it never waits.</summary>
    IReadOnlyList<int> Milestones { get; }

    /// <summary>Whether a trial may be paused at a milestone and go on later, perhaps on another worker.</summary>
    bool Pauses { get; }

    /// <summary>A trial was started with these parameters. Called before any other record of the trial.</summary>
    void RecordStart(int trial, ParameterSet parameters);

    /// <summary>
    /// A trial that had ended takes part again, after the <paramref name="values"/> it has reported (one an epoch, recorded
    /// already), as one that failed and is to be tried again.
    /// </summary>
    void RecordReturn(int trial, ParameterSet parameters, IReadOnlyList<double> values) => RecordStart(trial, parameters);

    /// <summary>What should happen to <paramref name="trial"/> that reported <paramref name="value"/> at <paramref name="epoch"/>; asked for every reported epoch. Pure.</summary>
    TrialDecision Decide(int trial, int epoch, double value);

    /// <summary>
    /// The decision on a reported epoch was stored. Once for each trial and epoch: what a trial reports again after a
    /// failure is not recorded again.
    /// </summary>
    void Record(int trial, int epoch, double value, TrialDecision decision);

    /// <summary>A trial will report no more: it completed, failed for good, was stopped by the scheduler's own decision or from outside. Calling it twice is harmless.</summary>
    void RecordEnd(int trial);

    /// <summary>Which paused trial should go on next, how far and why; null where none should. Pure.</summary>
    /// <param name="moreTrialsToCome">False once no new trial can be started: synchronous brackets that are not full then go on with what they have.</param>
    Promotion? NextPromotion(bool moreTrialsToCome);

    /// <summary>The promotion was stored.</summary>
    void RecordPromotion(Promotion promotion);

    /// <summary>
    /// Paused trials that can no longer be promoted, whatever the others report, and why: their vectors may be let go and the
    /// trials ended. Pure; a caller that ends them and asks again hears of others.
    /// </summary>
    /// <param name="trialsToCome">New trials that may still be started; null for no end of them.</param>
    IReadOnlyList<(int Trial, string Reason)> LeftBehind(int? trialsToCome) => [];

    /// <summary>
    /// Whether a trial that was left behind could be promoted after all, now that more trials are to come than were when it was let go.
    /// Pure.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="epoch">The epoch it paused at.</param>
    /// <param name="value">Its value there.</param>
    /// <param name="trialsToCome">New trials that may still be started; null for no end of them.</param>
    bool MayWaitAgain(int trial, int epoch, double value, int? trialsToCome) => false;

    /// <summary>A trial that was left behind waits again at the rung it paused at, as if it had not ended.</summary>
    void RecordWait(int trial, int epoch, double value)
    {
    }
}
