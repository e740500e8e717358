using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Evaluations;

/// <summary>The figures of an evaluation. A new figure is one file and one line here.</summary>
public static class EvaluationFigures
{
    private static readonly Func<EvaluationReport, IEnumerable<Figure>>[] All = [ModelsFigure.Of, CutoffsFigure.Of, GroupsFigure.Of];

    /// <summary>Every figure that the evaluation has the data for.</summary>
    public static IEnumerable<Figure> Of(EvaluationReport report) => All.SelectMany(figures => figures(report));
}
