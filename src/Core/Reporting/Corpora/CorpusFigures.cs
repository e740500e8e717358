using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Corpora;

/// <summary>The figures of data. A new figure is one file and one line here.</summary>
public static class CorpusFigures
{
    private static readonly Func<CorpusRecord, IEnumerable<Figure>>[] All = [PopularityFigure.Of, DistributionFigure.SessionLengths, DistributionFigure.Gaps, NullsFigure.Of];

    /// <summary>Every figure that the data have what it needs for: no gaps without times, no missing values without columns.</summary>
    public static IEnumerable<Figure> Of(CorpusRecord data) => All.SelectMany(figures => figures(data));
}
