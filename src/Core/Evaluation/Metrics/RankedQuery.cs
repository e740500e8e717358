namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>How one query came out.</summary>
/// <param name="Rank">Place of the truth in the answer, from 1; 0 where it was not found.</param>
/// <param name="IsRepeat">True where the truth is the last item of the query itself.</param>
public readonly record struct RankedQuery(int Rank, bool IsRepeat)
{
    /// <summary>True where the truth is among the first <paramref name="k"/>.</summary>
    public bool IsHit(int k) => Rank > 0 && Rank <= k;
}
