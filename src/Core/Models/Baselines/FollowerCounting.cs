using SessionRec.Core.Data;

namespace SessionRec.Core.Models.Baselines;

/// <summary>Counts which items follow which, row by row of the table.</summary>
internal static class FollowerCounting
{
    private const int ReportEvery = 256;

    /// <summary>Pairs of events of one session at most <c>stepWeights.Length</c> apart, weighted by their distance.</summary>
    public static FollowerTable WithinSteps(SessionCorpus corpus, double[] stepWeights, int followers, IProgress<double>? progress, CancellationToken cancellation)
    {
        var index = new EventIndex(corpus.Items, corpus.ItemCount);
        var sessionEnds = SessionEnds(corpus.Offsets);
        return Build(corpus.ItemCount, followers, FillRow, progress, cancellation);

        void FillRow(int item, FollowerTableBuilder row)
        {
            foreach (var position in index.Positions(item))
            {
                var last = Math.Min(sessionEnds[position] - 1, position + stepWeights.Length);
                for (var next = position + 1; next <= last; next++) row.Add(corpus.Items[next], stepWeights[next - position - 1]);
            }
        }
    }

    /// <summary>All ordered pairs of different events of one session, each counted once.</summary>
    public static FollowerTable WithinSessions(SessionCorpus corpus, int followers, IProgress<double>? progress, CancellationToken cancellation)
    {
        var bags = new DistinctItems(corpus);
        var index = new EventIndex(bags.Entries, corpus.ItemCount);
        var sessionOf = SessionOf(bags.Offsets);
        return Build(corpus.ItemCount, followers, FillRow, progress, cancellation);

        void FillRow(int item, FollowerTableBuilder row)
        {
            foreach (var entry in index.Positions(item))
            {
                var own = bags.Count(entry);
                var others = bags.Items(sessionOf[entry]);
                var counts = bags.Counts(sessionOf[entry]);
                for (var i = 0; i < others.Length; i++)
                {
                    if (others[i] != item) row.Add(others[i], (double)own * counts[i]);
                    else if (own > 1) row.Add(item, (double)own * (own - 1));
                }
            }
        }
    }

    private static FollowerTable Build(int itemCount, int followers, Action<int, FollowerTableBuilder> fillRow, IProgress<double>? progress, CancellationToken cancellation)
    {
        var builder = new FollowerTableBuilder(itemCount, followers);
        for (var item = 0; item < itemCount; item++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (item % ReportEvery == 0) progress?.Report((double)item / itemCount);
            fillRow(item, builder);
            builder.EndRow();
        }

        return builder.Build();
    }

    /// <summary>For each entry the end of its session.</summary>
    private static int[] SessionEnds(ReadOnlySpan<int> offsets)
    {
        var ends = new int[offsets[^1]];
        for (var s = 0; s < offsets.Length - 1; s++) ends.AsSpan(offsets[s]..offsets[s + 1]).Fill(offsets[s + 1]);
        return ends;
    }

    /// <summary>For each entry its session.</summary>
    private static int[] SessionOf(ReadOnlySpan<int> offsets)
    {
        var sessions = new int[offsets[^1]];
        for (var s = 0; s < offsets.Length - 1; s++) sessions.AsSpan(offsets[s]..offsets[s + 1]).Fill(s);
        return sessions;
    }
}
