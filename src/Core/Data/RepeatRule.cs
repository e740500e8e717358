namespace SessionRec.Core.Data;

/// <summary>What becomes of an item that comes again in its session.</summary>
public enum RepeatRule
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is dropped where it follows itself directly.</summary>
    DropConsecutive,

    /// <summary>It is dropped wherever the session had it before.</summary>
    Drop,
}
