using System.Text.Json;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>One thing that happened to a trial, and why. Epochs after which nothing was decided are left out.</summary>
/// <param name="Number">The event's number in its study, by which a trial's rows are ordered.</param>
/// <param name="Trial">The trial's number.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="At">When, by the scheduler's clock.</param>
/// <param name="Epoch">Epochs the trial had reported.</param>
/// <param name="Attempt">The attempt it was on.</param>
/// <param name="Worker">The worker of that attempt.</param>
/// <param name="Value">The tuned metric it was judged by.</param>
/// <param name="Rung">The epoch of the rung; null where there is none.</param>
/// <param name="Cutoff">The value that had to be reached.</param>
/// <param name="Rank">Its place among those that reached the rung, 1 is the best.</param>
/// <param name="Peers">How many values it was compared with, its own included.</param>
/// <param name="Places">For a promotion, how many of them go on.</param>
/// <param name="ToEpoch">For a promotion, the epoch it trains to.</param>
/// <param name="Bracket">The bracket, counted from 0.</param>
/// <param name="Source">The trial whose model it takes over.</param>
public sealed record TrialHistoryRow(
    long Number,
    int Trial,
    TrialHistoryKind Kind,
    string Reason,
    DateTimeOffset At,
    int Epoch,
    int Attempt,
    string? Worker = null,
    double? Value = null,
    int? Rung = null,
    double? Cutoff = null,
    int? Rank = null,
    int? Peers = null,
    int? Places = null,
    int? ToEpoch = null,
    int? Bracket = null,
    int? Source = null)
{
    /// <summary>What happened in a few words, for example <c>started on worker-2</c> or <c>paused</c>.</summary>
    public string What => Kind switch
    {
        TrialHistoryKind.Started => $"started on {Worker}",
        TrialHistoryKind.Passed => "goes on",
        TrialHistoryKind.Exploited => $"takes over #{Source}",
        TrialHistoryKind.GivenUp => "given up",
        TrialHistoryKind.TriedAgain => "tried again",
        _ => JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString()),
    };

    /// <summary>Whether the attempt ended with it.</summary>
    internal bool EndsAttempt => Kind is TrialHistoryKind.Paused or TrialHistoryKind.Stopped or TrialHistoryKind.Completed or TrialHistoryKind.Lost or TrialHistoryKind.Failed or TrialHistoryKind.GivenUp;
}
