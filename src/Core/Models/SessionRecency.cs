using SessionRec.Core.Data;

namespace SessionRec.Core.Models;

/// <summary>Which sessions are more recent: by their latest event; without times, by their place in the corpus.</summary>
internal static class SessionRecency
{
    /// <summary>All sessions, the oldest first; equal times keep the order of the corpus.</summary>
    public static int[] Order(SessionCorpus corpus)
    {
        int[] sessions = [.. Enumerable.Range(0, corpus.SessionCount)];
        if (corpus.Times is not { } times) return sessions;
        var latest = new double[sessions.Length];
        for (var s = 0; s < latest.Length; s++)
        {
            latest[s] = double.NegativeInfinity;
            for (var e = corpus.Offsets[s]; e < corpus.Offsets[s + 1]; e++) latest[s] = Math.Max(latest[s], times[e]);
        }

        return [.. sessions.OrderBy(s => latest[s])];
    }
}
