namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>A figure of merit at a cut-off K: the mean over the queries of what each of them scores.</summary>
public interface IRankingMetric
{
    /// <summary>The name before the <c>@</c>, for example <c>recall</c>.</summary>
    string Name { get; }

    /// <summary>One sentence: what is averaged.</summary>
    string Description { get; }

    /// <summary>What one query scores at the cut-off <paramref name="k"/>.</summary>
    double Score(RankedQuery query, int k);
}
