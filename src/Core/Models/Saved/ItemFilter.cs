namespace SessionRec.Core.Models.Saved;

/// <summary>Which items may be in an answer.</summary>
public sealed class ItemFilter
{
    /// <summary>Everything.</summary>
    public static readonly ItemFilter None = new();

    /// <summary>Leave out what the session had.</summary>
    public bool ExcludeSeen { get; init; }

    /// <summary>Item indices that are left out; null for none.</summary>
    public IReadOnlySet<int>? Excluded { get; init; }

    /// <summary>The only item indices that may be in the answer; null for all.</summary>
    public IReadOnlySet<int>? Allowed { get; init; }

    public bool IsNone => !ExcludeSeen && Excluded is null or { Count: 0 } && Allowed is null;

    public bool Passes(int item, ReadOnlySpan<int> session) =>
        (Allowed is null || Allowed.Contains(item)) && (Excluded is null || !Excluded.Contains(item)) && !(ExcludeSeen && session.Contains(item));
}
