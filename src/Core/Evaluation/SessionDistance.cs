using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>How far apart two items are: one minus the cosine of the sets of training sessions in which they occur.</summary>
internal sealed class SessionDistance
{
    private readonly int[][] _sessionsOf;
    private readonly Dictionary<(int, int), double> _known = [];

    public SessionDistance(SessionCorpus training)
    {
        var sessions = new List<int>?[training.ItemCount];
        for (var s = 0; s < training.SessionCount; s++)
        {
            foreach (var item in training.Session(s))
            {
                var list = sessions[item] ??= [];
                if (list.Count == 0 || list[^1] != s) list.Add(s);
            }
        }

        _sessionsOf = Array.ConvertAll(sessions, list => list?.ToArray() ?? []);
    }

    /// <summary>The mean over the answers of at least two items of the mean distance between two of their items.</summary>
    public double MeanWithin(AnswerLists answers, int k, CancellationToken cancellation)
    {
        var (sum, lists) = (0.0, 0);
        for (var q = 0; q < answers.Count; q++)
        {
            cancellation.ThrowIfCancellationRequested();
            var items = answers.Answer(q, k);
            if (items.Length < 2) continue;
            var within = 0.0;
            for (var i = 1; i < items.Length; i++)
                for (var j = 0; j < i; j++) within += Between(items[i], items[j]);
            sum += within / (items.Length * (items.Length - 1) / 2.0);
            lists++;
        }

        return lists == 0 ? 0 : sum / lists;
    }

    private double Between(int a, int b)
    {
        var pair = a < b ? (a, b) : (b, a);
        if (_known.TryGetValue(pair, out var distance)) return distance;
        var (x, y) = (_sessionsOf[a], _sessionsOf[b]);
        distance = x.Length == 0 || y.Length == 0 ? 1 : 1 - (Shared(x, y) / Math.Sqrt((double)x.Length * y.Length));
        _known.Add(pair, distance);
        return distance;
    }

    private static int Shared(int[] x, int[] y)
    {
        var shared = 0;
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            if (x[i] < y[j]) i++;
            else if (x[i] > y[j]) j++;
            else
            {
                shared++;
                i++;
                j++;
            }
        }

        return shared;
    }
}
