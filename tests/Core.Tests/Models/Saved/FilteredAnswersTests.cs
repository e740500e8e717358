using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;

namespace SessionRec.Core.Tests.Models.Saved;

public sealed class FilteredAnswersTests
{
    [Fact]
    public void Items_are_left_out_and_the_answer_is_still_full()
    {
        Assert.Equal([0, 1, 2], Answer(ItemFilter.None, [1]));
        Assert.Equal([0, 2, 3], Answer(new ItemFilter { ExcludeSeen = true }, [1]));
        Assert.Equal([1, 3, 4], Answer(new ItemFilter { Excluded = new HashSet<int> { 0, 2 } }, [1]));
        Assert.Equal([70, 98], Answer(new ItemFilter { Allowed = new HashSet<int> { 98, 70 } }, [1]));
        Assert.Equal([98], Answer(new ItemFilter { ExcludeSeen = true, Allowed = new HashSet<int> { 98, 70 } }, [70]));
    }

    private static int[] Answer(ItemFilter filter, int[] session)
    {
        var top = new ScoredItem[3];
        return [.. top.Take(FilteredAnswers.Recommend(new Counting(), session, filter, 100, top)).Select(t => t.Item)];
    }

    /// <summary>Answers 0, 1, 2, ... up to 99.</summary>
    private sealed class Counting : IRecommender
    {
        public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
        {
            for (var i = 0; i < Math.Min(100, top.Length); i++) top[i] = new ScoredItem(i, -i);
            return Math.Min(100, top.Length);
        }
    }
}
