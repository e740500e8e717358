using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting;

/// <summary>The trial that is best in a scope.</summary>
/// <param name="Scope">What was compared.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Value">Its value in that scope.</param>
/// <param name="Epoch">The epoch of that value, null where it is a mean.</param>
public sealed record BestTrial(BestScope Scope, TrialRow Trial, double Value, int? Epoch)
{
    /// <summary>
    /// The best of <paramref name="trials"/>, whatever their state, or null where none has a result. The lowest number wins a tie.
    /// </summary>
    public static BestTrial? Find(IEnumerable<TrialRow> trials, BestScope scope, OptimizationMode mode) =>
        Rank(trials, scope, mode) is [var best, ..] ? best : null;

    /// <summary>All trials that have a result, best first; the lower number first among equals.</summary>
    public static IReadOnlyList<BestTrial> Rank(IEnumerable<TrialRow> trials, BestScope scope, OptimizationMode mode)
    {
        var maximise = mode == OptimizationMode.Max;
        var scored = new List<BestTrial>();
        foreach (var trial in trials)
            if (scope.Score(trial.Curve, maximise) is var (value, epoch))
                scored.Add(new BestTrial(scope, trial, value, epoch));
        return [.. scored.OrderBy(b => maximise ? -b.Value : b.Value).ThenBy(b => b.Trial.Trial)];
    }

    /// <summary>The best trial of every scope that has one, in the order of <see cref="BestScope"/>.</summary>
    public static IReadOnlyList<BestTrial> FindAll(IReadOnlyList<TrialRow> trials, OptimizationMode mode) =>
        [.. Enum.GetValues<BestScope>().Select(scope => Find(trials, scope, mode)).OfType<BestTrial>()];
}
