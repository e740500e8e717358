namespace SessionRec.Core.Models.Word2Vec;

/// <summary>What of a session asks for the next item.</summary>
public enum QueryKind
{
    /// <summary>The last item.</summary>
    Last,

    /// <summary>The mean of the last items.</summary>
    Mean,

    /// <summary>Their mean, each item weighing less than the one after it by a constant factor.</summary>
    Decay,
}
