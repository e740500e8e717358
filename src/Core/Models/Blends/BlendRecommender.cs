using System.Buffers;

namespace SessionRec.Core.Models.Blends;

/// <summary>
/// Adds up the weighted answers of several models. By score, an answer's scores are divided by its best one, where that is
/// above 0 (scores of 0 and less count nothing); by rank, places count. Equal sums: the item that appeared first in the corpus.
/// </summary>
internal sealed class BlendRecommender(IRecommender[] components, double[] weights, BlendOptions options) : IRecommender
{
    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        var answer = ArrayPool<ScoredItem>.Shared.Rent(options.Depth);
        var sums = new Dictionary<int, double>(options.Depth * components.Length);
        try
        {
            for (var c = 0; c < components.Length; c++)
            {
                var count = components[c].Recommend(session, answer.AsSpan(0, options.Depth));
                AddUp(answer.AsSpan(0, count), weights[c], sums);
            }
        }
        finally
        {
            ArrayPool<ScoredItem>.Shared.Return(answer);
        }

        var kept = 0;
        foreach (var (item, sum) in sums) kept = TopItems.Insert(top, kept, new ScoredItem(item, (float)sum));
        return TopItems.Sort(top, kept);
    }

    private void AddUp(ReadOnlySpan<ScoredItem> answer, double weight, Dictionary<int, double> sums)
    {
        for (var place = 0; place < answer.Length; place++)
        {
            var share = options.ByRank ? 1.0 / (place + 1 + options.RankOffset) : ShareOfBest(answer, place);
            if (share > 0) sums[answer[place].Item] = sums.GetValueOrDefault(answer[place].Item) + (weight * share);
        }
    }

    private static double ShareOfBest(ReadOnlySpan<ScoredItem> answer, int place) =>
        answer[0].Score > 0 ? (double)answer[place].Score / answer[0].Score : 0;
}
