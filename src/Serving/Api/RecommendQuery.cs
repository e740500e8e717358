using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace SessionRec.Serving.Api;

/// <summary>The same question in a URL. Numbers and switches are read here and not by the framework, whose messages are not for people.</summary>
internal sealed record RecommendQuery(
    [property: FromQuery(Name = RecommendQuery.SessionName), Description("A session that the server remembers; the items are added to it.")] string? SessionId,
    [property: FromQuery(Name = RecommendQuery.ItemName), Description("An item; several are in order, oldest first.")] string[]? ItemId,
    [property: FromQuery(Name = RecommendQuery.TopName), Description("How many items to answer with, 1 to 1000; 10 without it.")] string? K,
    [property: FromQuery(Name = RecommendQuery.SeenName), Description("Leave the session's own items out of the answer.")] string? ExcludeSeen,
    [property: FromQuery(Name = RecommendQuery.ExcludeName), Description("An item to leave out of the answer; may be repeated.")] string[]? Exclude,
    [property: FromQuery(Name = RecommendQuery.OnlyName), Description("An item that may be in the answer; without it all may be.")] string[]? Only)
{
    public const string SessionName = "session_id", ItemName = "item_id", TopName = "k", SeenName = "exclude_seen", ExcludeName = "exclude", OnlyName = "only";
    private static readonly string[] Names = [SessionName, ItemName, TopName, SeenName, ExcludeName, OnlyName];
    private static readonly RecommendRequest Defaults = new();

    /// <summary>The request, or what is wrong with the URL.</summary>
    public RecommendRequest? Read(IQueryCollection query, out string? complaint)
    {
        var (k, seen) = (Defaults.K, Defaults.ExcludeSeen);
        complaint = query.Keys.FirstOrDefault(name => !Names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? $"There is no parameter '{unknown}'; there are {string.Join(", ", Names)}."
            : K is not null && !int.TryParse(K, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out k) ? $"k: '{K}' is not allowed; it is 1 to {ServingOptions.MaximumTop}."
            : ExcludeSeen is not null && !TryReadSwitch(ExcludeSeen, out seen) ? $"{SeenName}: '{ExcludeSeen}' is not allowed; it is true or false."
            : null;
        if (complaint is not null) return null;
        var request = new RecommendRequest
        {
            SessionId = SessionId,
            Items = ItemId ?? [],
            K = k,
            ExcludeSeen = seen,
            Exclude = Exclude ?? [],
            Only = Only is { Length: > 0 } ? Only : null,
        };
        complaint = request.Complaint(ItemName);
        return complaint is null ? request : null;
    }

    private static bool TryReadSwitch(string text, out bool value)
    {
        value = text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }
}
