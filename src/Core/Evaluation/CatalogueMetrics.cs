using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>What answers do to the catalogue, whether they hit or not.</summary>
/// <param name="K">The cut-off.</param>
/// <param name="Coverage">Share of the items with training events that are in at least one answer.</param>
/// <param name="MeanPopularity">Mean over the recommended items of their training events, divided by those of the most popular item.</param>
/// <param name="Gini">Gini coefficient of how often each item with training events is recommended: 0 all alike, towards 1 always the same few.</param>
/// <param name="Novelty">Mean over the recommended items of -log2 of their share of the training events, in bits.</param>
/// <param name="Diversity">
/// Mean over the answers of two items or more of the mean distance between two of their items: one minus the cosine of
/// the sets of training sessions in which they occur.
/// </param>
/// <remarks>
/// Sources: Ludewig and Jannach (2018) for coverage and popularity; Castells, Hurley and Vargas, "Novelty and diversity in
/// recommender systems" (2015) for novelty and intra-list diversity; Shani and Gunawardana (2011) for Gini. Recommended
/// items without training events count as one event for popularity and novelty.
/// </remarks>
public sealed record CatalogueMetrics(int K, double Coverage, double MeanPopularity, double Gini, double Novelty, double Diversity)
{
    public static CatalogueMetrics Of(AnswerLists answers, SessionCorpus training, int k, CancellationToken cancellation = default) =>
        Of(answers, training, [k], cancellation)[0];

    /// <summary>The figures at several cut-offs.</summary>
    public static IReadOnlyList<CatalogueMetrics> Of(AnswerLists answers, SessionCorpus training, IReadOnlyList<int> cutOffs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(cutOffs);
        var distance = new SessionDistance(training);
        var events = EventsByItem(training);
        return [.. cutOffs.Select(k => Of(answers, training, events, distance, k, cancellation))];
    }

    /// <summary>The means of several evaluations, cut-off by cut-off.</summary>
    public static IReadOnlyList<CatalogueMetrics> Mean(IReadOnlyList<IReadOnlyList<CatalogueMetrics>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return
        [
            .. parts[0].Select((first, i) => new CatalogueMetrics(
                first.K, parts.Average(p => p[i].Coverage), parts.Average(p => p[i].MeanPopularity), parts.Average(p => p[i].Gini), parts.Average(p => p[i].Novelty), parts.Average(p => p[i].Diversity))),
        ];
    }

    private static CatalogueMetrics Of(AnswerLists answers, SessionCorpus training, int[] events, SessionDistance distance, int k, CancellationToken cancellation)
    {
        if (k < 1 || k > answers.Length) throw new ArgumentOutOfRangeException(nameof(k), k, $"Answers have {answers.Length} places.");
        var recommended = TimesRecommended(answers, k, training.ItemCount);
        var known = Enumerable.Range(0, events.Length).Where(i => events[i] > 0).ToArray();
        var total = Math.Max(recommended.Sum(r => (long)r), 1);
        var mostPopular = Math.Max(events.DefaultIfEmpty().Max(), 1);
        var popularity = 0.0;
        var novelty = 0.0;
        for (var i = 0; i < events.Length; i++)
        {
            popularity += recommended[i] * (double)Math.Max(events[i], 1) / mostPopular;
            novelty -= recommended[i] * Math.Log2(Math.Max(events[i], 1) / (double)Math.Max(training.EventCount, 1));
        }

        return new CatalogueMetrics(
            k,
            known.Length == 0 ? 0 : known.Count(i => recommended[i] > 0) / (double)known.Length,
            popularity / total,
            GiniOf(Array.ConvertAll(known, i => recommended[i])),
            novelty / total,
            distance.MeanWithin(answers, k, cancellation));
    }

    private static int[] EventsByItem(SessionCorpus training)
    {
        var events = new int[training.ItemCount];
        foreach (var item in training.Items) events[item]++;
        return events;
    }

    private static int[] TimesRecommended(AnswerLists answers, int k, int itemCount)
    {
        var times = new int[itemCount];
        for (var q = 0; q < answers.Count; q++)
            foreach (var item in answers.Answer(q, k)) times[item]++;
        return times;
    }

    private static double GiniOf(int[] values)
    {
        Array.Sort(values);
        var (sum, weighted) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            weighted += (i + 1.0) * values[i];
        }

        return sum == 0 ? 0 : (2 * weighted / (values.Length * sum)) - ((values.Length + 1.0) / values.Length);
    }
}
