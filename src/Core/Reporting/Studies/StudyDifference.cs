using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Statistics;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>How far the best trials of two studies are apart on the validation queries.</summary>
/// <param name="First">The first study.</param>
/// <param name="Second">The second study.</param>
/// <param name="Difference">The first's value less the second's; null where they cannot be compared.</param>
/// <param name="HalfWidth">Half the width of its 95 % interval, from the queries that only one of them hits.</param>
/// <param name="PValue">McNemar's.</param>
/// <param name="Queries">The queries.</param>
/// <param name="WhyNot">Why there is none.</param>
public sealed record StudyDifference(string First, string Second, double? Difference, double? HalfWidth, double? PValue, int? Queries, string? WhyNot)
{
    /// <summary>The difference of two studies, given what the best trial of each hit; null where hits were not kept.</summary>
    public static StudyDifference Of(StudyRecord first, QueryHits? firstHits, StudyRecord second, QueryHits? secondHits)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (one, other) = (first.Spec.Name, second.Spec.Name);
        StudyDifference None(string why) => new(one, other, null, null, null, null, why);
        if (first.Metric != second.Metric) return None($"They tune {first.Metric} and {second.Metric}.");
        if (first.Summary.Corpus.ContentSha256 != second.Summary.Corpus.ContentSha256 || QueriesOf(first) != QueriesOf(second)) return None("Their queries are not the same: other data, or another protocol.");
        if (firstHits is null || secondHits is null || firstHits.Queries != secondHits.Queries) return None("Which queries the best trials hit is not known (yet).");
        var (onlyFirst, onlySecond, count) = (firstHits.OnlyHere(secondHits), secondHits.OnlyHere(firstHits), firstHits.Queries);
        return new StudyDifference(one, other, (double)(onlyFirst - onlySecond) / count, ProportionInterval.PairedHalfWidth(onlyFirst, onlySecond, count), McNemarTest.PValue(onlyFirst, onlySecond), count, null);
    }

    private static string QueriesOf(StudyRecord study) => $"{study.Spec.Protocol.Name} {study.Spec.Protocol.Parameters}";
}
