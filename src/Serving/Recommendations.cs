using SessionRec.Serving.Api;
using SessionRec.Serving.Models;
using SessionRec.Serving.Sessions;

namespace SessionRec.Serving;

/// <summary>Answers questions from the model and the sessions that are remembered.</summary>
internal sealed class Recommendations(SessionMemory sessions, ServingMetrics metrics)
{
    /// <summary>
    /// An answer, empty where nothing is known of the items or the session. Items that the model does not know are told in the answer
    /// and not remembered.
    /// </summary>
    public Recommendation Answer(ServedModel model, RecommendRequest request)
    {
        var known = new List<string>(request.Items.Count);
        List<string>? unknown = null;
        foreach (var item in request.Items)
            if (model.Known(item) is { } own) known.Add(own);
            else (unknown ??= []).Add(item);
        var session = request.SessionId is not { } id ? known
            : known.Count > 0 ? sessions.Append(id, known)
            : sessions.Find(id) ?? [];
        var items = model.Recommend(session, request);
        metrics.Answered(items.Length, unknown?.Count ?? 0);
        return new Recommendation(request.SessionId, model.Version, items, unknown);
    }

    /// <summary>Why there is nothing to answer from, for a person; null where there is.</summary>
    public string? WhyNothing(ServedModel model, RecommendRequest request) =>
        request.Items.Any(item => model.Known(item) is not null) || (request.SessionId is { } id && sessions.Find(id) is not null) ? null
        : request.Items.Count == 0 ? $"There is no session '{request.SessionId}': it never named an item that the model knows, or was silent too long."
        : request.Items.Count == 1 ? $"The model does not know the item '{request.Items[0]}'."
        : $"The model knows none of the {request.Items.Count} items.";
}
