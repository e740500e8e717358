namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Which of two observations is the better one, for samplers that learn.</summary>
internal static class ObservationOrder
{
    /// <summary>Whether a trial's outcome is known: it ended, or rests at a rung.</summary>
    public static bool IsKnown(TrialObservation observation) =>
        observation.State is TrialObservationState.Finished or TrialObservationState.Stopped or TrialObservationState.Paused;

    /// <summary>
    /// The indices of observations, best first: those that finished by value, then those that stopped by how far they came and by value, then
    /// those without a value, then running ones. Failed ones are left out.
    /// </summary>
    public static int[] BestFirst(IReadOnlyList<TrialObservation> observations, bool withRunning)
    {
        var indices = new List<int>(observations.Count);
        for (var i = 0; i < observations.Count; i++)
            if (IsKnown(observations[i]) || (withRunning && observations[i].State == TrialObservationState.Running))
                indices.Add(i);
        var result = indices.ToArray();
        Array.Sort(result, (a, b) =>
        {
            var order = Compare(observations[a], observations[b]);
            return order != 0 ? order : a.CompareTo(b);
        });
        return result;
    }

    private static int Compare(TrialObservation a, TrialObservation b)
    {
        var (left, right) = (Class(a), Class(b));
        if (left != right) return left.CompareTo(right);
        if (left >= 2) return 0;
        if (left == 1 && a.LastEpoch != b.LastEpoch) return b.LastEpoch.CompareTo(a.LastEpoch);
        return b.Value!.Value.CompareTo(a.Value!.Value);
    }

    private static int Class(TrialObservation observation)
    {
        if (!IsKnown(observation)) return 3;
        if (observation.Value is not { } value || double.IsNaN(value)) return 2;
        return observation.State == TrialObservationState.Finished ? 0 : 1;
    }
}
