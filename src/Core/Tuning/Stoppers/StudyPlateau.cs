namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a study whose best trials no longer differ: the standard deviation (of the population) of the top values is small.</summary>
/// <param name="Deviation">It ends at or below this.</param>
/// <param name="Top">How many of the best trials count.</param>
/// <param name="Patience">Ended trials for which the plateau has to last.</param>
/// <remarks>Source: Ray Tune's ExperimentPlateauStopper, with its defaults, over the last values of trials that ended.</remarks>
public sealed record StudyPlateau(double Deviation = 0.001, int Top = 10, int Patience = 0) : IStudyStopper
{
    public string? Check(StudyProgress progress)
    {
        if (progress.LastValues.Count < Top + Patience) return null;
        for (var missing = 0; missing <= Patience; missing++)
        {
            var best = progress.LastValues.Best(Top, missing);
            if (best.Count < Top || Spread.Of(best) > Deviation) return null;
        }

        return $"plateau: the top {Top} trials lie within a standard deviation of {Deviation}";
    }
}
