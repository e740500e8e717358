namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>A figure of merit at a cut-off K: the mean over the queries of what each of them scores.</summary>
public interface IRankingMetric
{
    /// <summary>The name before the <c>@</c>, for example <c>recall</c>.</summary>
    string Name { get; }

    /// <summary>One sentence: what is averaged.</summary>
    string Description { get; }

    /// <summary>What one query scores.</summary>
    /// <param name="rank">Place of the truth in the answer, from 1; 0 where it was not found.</param>
    /// <param name="k">The cut-off.</param>
    double Score(int rank, int k);
}
