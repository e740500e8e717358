using SessionRec.Core.Evaluation.Statistics;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting;

/// <summary>
/// The trials that cannot be told apart from the best one: all others are compared with it on the same validation queries by McNemar's
/// exact test, corrected by Holm's procedure for their number.
/// </summary>
/// <remarks>
/// A guide, not a proof: the best trial was chosen by the queries it is compared on, which makes it look better than it is, so the set is
/// rather too small than too large in that respect; Holm's correction, made for independent tests, works the other way.
/// </remarks>
/// <param name="Queries">Queries they were compared on.</param>
/// <param name="Compared">Trials that were compared with the best.</param>
/// <param name="Trials">Those that tie with it, by number.</param>
public sealed record TiedTrials(int Queries, int Compared, IReadOnlyList<TiedTrial> Trials)
{
    /// <summary>The level below which a difference counts.</summary>
    public const double Level = .05;

    /// <summary>The trials that tie with trial <paramref name="best"/>; null where its hits were not kept.</summary>
    /// <param name="best">The number of the best trial.</param>
    /// <param name="hits">The hits of it and of all others, each after the epoch that counts.</param>
    public static TiedTrials? Find(int best, IReadOnlyList<TrialHits> hits)
    {
        ArgumentNullException.ThrowIfNull(hits);
        if (hits.FirstOrDefault(h => h.Trial == best)?.Hits is not { } winner) return null;
        var others = hits.Where(h => h.Trial != best && h.Hits.Queries == winner.Queries).OrderBy(h => h.Trial).ToArray();
        var counts = Array.ConvertAll(others, h => (OnlyBest: winner.OnlyHere(h.Hits), OnlyThis: h.Hits.OnlyHere(winner)));
        var pValues = HolmCorrection.Adjust(Array.ConvertAll(counts, c => McNemarTest.PValue(c.OnlyBest, c.OnlyThis)));
        return new TiedTrials(
            winner.Queries,
            others.Length,
            [.. others.Select((h, i) => new TiedTrial(h.Trial, h.Epoch, counts[i].OnlyBest, counts[i].OnlyThis, pValues[i])).Where(t => t.PValue >= Level)]);
    }
}
