using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The figures of a study. A new figure is one file and one line here.</summary>
public static class StudyFigures
{
    private static readonly Func<StudyRecord, CancellationToken, IEnumerable<Figure>>[] All =
    [
        (study, _) => HistoryFigure.Of(study),
        (study, _) => LearningCurvesFigure.Of(study),
        (study, _) => HeatMapFigure.Of(study),
        (study, _) => ParallelCoordinatesFigure.Of(study),
        (study, _) => SliceFigure.Of(study),
        (study, _) => ContourFigure.Of(study),
        ImportanceFigure.Of,
        (study, _) => RungSurvivalFigure.Of(study),
        (study, _) => SlotTimelineFigure.Of(study),
        (study, _) => SavedEpochsFigure.Of(study),
    ];

    /// <summary>Every figure that the study has the data for.</summary>
    public static IEnumerable<Figure> Of(StudyRecord study, CancellationToken cancellation = default)
    {
        foreach (var figures in All)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var figure in figures(study, cancellation)) yield return figure;
        }
    }
}
