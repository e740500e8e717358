namespace SessionRec.Core.Tuning.Studies;

/// <summary>The trial with the best last value, the first of those that share it.</summary>
internal readonly record struct BestTrial(int Number, double Value)
{
    /// <summary>The best of trials in the order of their numbers; null where none has a value or all with one have failed.</summary>
    public static BestTrial? Of(IEnumerable<Trial> trials, MetricOrder order)
    {
        BestTrial? best = null;
        foreach (var trial in trials)
            if (trial.Values.Count > 0 && trial.State != TrialState.Failed)
                best = Better(best, new BestTrial(trial.Number, trial.Values[^1]), order);
        return best;
    }

    /// <summary>The better of two; the one with the lower number where they share their value.</summary>
    public static BestTrial? Better(BestTrial? first, BestTrial? second, MetricOrder order)
    {
        if (first is not { } one || second is not { } other) return first ?? second;
        if (order.IsBetter(one.Value, other.Value)) return first;
        return order.IsBetter(other.Value, one.Value) || other.Number < one.Number ? second : first;
    }
}
