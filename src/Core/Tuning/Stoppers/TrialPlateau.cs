namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a trial whose metric no longer moves: the standard deviation (of the population) of its last results is small.</summary>
/// <param name="Deviation">It ends below this.</param>
/// <param name="Results">How many of the last results count.</param>
/// <param name="GracePeriod">Results before which it never ends.</param>
/// <remarks>Source: Ray Tune's TrialPlateauStopper, with its defaults.</remarks>
public sealed record TrialPlateau(double Deviation = 0.01, int Results = 4, int GracePeriod = 4) : ITrialStopper
{
    public string? Check(TrialProgress progress)
    {
        var values = progress.Values;
        if (values.Count < Math.Max(Results, GracePeriod)) return null;
        var deviation = Spread.Of(values.Skip(values.Count - Results));
        return deviation < Deviation ? $"plateau: standard deviation {deviation:0.#####} over its last {Results} results" : null;
    }
}
