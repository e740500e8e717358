namespace SessionRec.Core.Tuning.Studies;

/// <summary>Whether a report counts.</summary>
public enum ReportVerdict
{
    /// <summary>New and in order.</summary>
    Accepted,

    /// <summary>Already accepted, from this attempt or an earlier one: answered again, not counted again.</summary>
    Duplicate,

    /// <summary>An earlier epoch is missing; the worker resends in order, so this one will come again.</summary>
    OutOfOrder,

    /// <summary>From an attempt that is not the current one: the worker must let go of the trial.</summary>
    Superseded,
}
