using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>The figures of a study. A new figure is one file and one line here.</summary>
public static class StudyFigures
{
    /// <summary>All kinds, in the order of reports.</summary>
    public static IReadOnlyList<FigureKind> Kinds { get; } =
    [
        new("history", "History", (study, _) => HistoryFigure.Of(study)),
        new("learning-curves", "Learning curves", (study, _) => LearningCurvesFigure.Of(study)),
        new("heat-map", "Heat maps", (study, _) => HeatMapFigure.Of(study)) { OfPair = HeatMapFigure.Of, PairNeeds = "a trial that has a value and both parameters" },
        new("parallel-coordinates", "Parallel coordinates", (study, _) => ParallelCoordinatesFigure.Of(study)),
        new("slice", "Slices", (study, _) => SliceFigure.Of(study)),
        new("contour", "Contour", (study, _) => ContourFigure.Of(study)) { OfPair = ContourFigure.Of, PairNeeds = ContourFigure.Needs },
        new("importance", "Importance", ImportanceFigure.Of),
        new("rung-survival", "Rung survival", (study, _) => RungSurvivalFigure.Of(study)),
        new("slots", "Slots", (study, _) => SlotTimelineFigure.Of(study)) { NeedsEpochs = true },
        new("saved", "Saved epochs", (study, _) => SavedEpochsFigure.Of(study)),
    ];

    /// <summary>The kind of that name, or null.</summary>
    public static FigureKind? Find(string name) => Kinds.FirstOrDefault(k => k.Name == name);

    /// <summary>Every figure that the study has the data for.</summary>
    public static IEnumerable<Figure> Of(StudyRecord study, CancellationToken cancellation = default)
    {
        foreach (var kind in Kinds)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var figure in kind.Draw(study, cancellation)) yield return figure;
        }
    }
}
