using System.Collections.Concurrent;

namespace SessionRec.Core.Models.Neighbours;

/// <summary>
/// Recommends what the sessions most like this one had. Sessions are visited from the most recent on, merging the lists
/// of the query's items, until enough have been seen; the most similar of them vote for their items.
/// </summary>
/// <remarks>Equally similar sessions: the more recent one. Equal scores: the item that appeared first in the corpus.</remarks>
internal sealed class NearestSessionsRecommender : IRecommender
{
    private readonly SessionIndex _index;
    private readonly NearestSessionsOptions _options;
    private readonly float[] _itemWeights;
    private readonly ConcurrentBag<NearestSessionsWorkspace> _idle = [];

    public NearestSessionsRecommender(SessionIndex index, NearestSessionsOptions options)
    {
        (_index, _options) = (index, options);
        _itemWeights = Array.ConvertAll(
            index.SessionsWith,
            sessions => sessions == 0 ? 0 : (float)(1 + (options.Idf * Math.Log((double)index.SessionCount / sessions))));
    }

    public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
    {
        if (session.IsEmpty || top.IsEmpty) return 0;
        if (!_idle.TryTake(out var workspace)) workspace = new NearestSessionsWorkspace(_index.ItemCount, _options);
        try
        {
            workspace.ReadQuery(session, _options);
            FindCandidates(workspace);
            workspace.KeepBest(_options.Neighbours);
            Vote(workspace);
            return workspace.Best(top);
        }
        finally
        {
            workspace.Clear();
            _idle.Add(workspace);
        }
    }

    /// <summary>Merges the lists of the query's items, each the latest session first, up to the sample size.</summary>
    private void FindCandidates(NearestSessionsWorkspace workspace)
    {
        var queue = workspace.Queue;
        for (var place = 0; place < workspace.QueryLength; place++)
        {
            workspace.Cursor[place] = 0;
            var sessions = _index.LatestSessions(workspace.QueryItems[place]);
            if (!sessions.IsEmpty) queue.Enqueue(place, -sessions[0]);
        }

        while (queue.Count > 0 && workspace.CandidateCount < _options.SampleSize)
        {
            queue.TryPeek(out _, out var latest);
            var session = -latest;
            var (similarity, shared, match) = (0f, 0, int.MaxValue);
            while (queue.TryPeek(out var place, out var head) && head == latest)
            {
                similarity += workspace.Weights[place];
                shared++;
                match = Math.Min(match, place);
                var sessions = _index.LatestSessions(workspace.QueryItems[place]);
                if (++workspace.Cursor[place] < sessions.Length) queue.DequeueEnqueue(place, -sessions[workspace.Cursor[place]]);
                else queue.Dequeue();
            }

            if (_options.Cosine) similarity = shared / MathF.Sqrt((float)workspace.QueryLength * _index.Items(session).Length);
            workspace.AddCandidate(session, similarity, match);
        }

        queue.Clear();
    }

    private void Vote(NearestSessionsWorkspace workspace)
    {
        for (var n = 0; n < workspace.CandidateCount; n++)
        {
            var (session, similarity, match) = workspace.Candidate(n);
            var vote = similarity * workspace.MatchWeights[match];
            foreach (var item in _index.Items(session)) workspace.Add(item, vote * _itemWeights[item]);
        }

        workspace.DropQueryItems(_options.DroppedItems);
    }
}
