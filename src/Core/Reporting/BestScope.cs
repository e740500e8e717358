namespace SessionRec.Core.Reporting;

/// <summary>Which value of a trial counts when trials are compared. The names and meanings are Ray Tune's.</summary>
public enum BestScope
{
    /// <summary>Its last value: what training with its configuration gives.</summary>
    Last,

    /// <summary>Its best value at any epoch.</summary>
    All,

    /// <summary>The mean of all its values.</summary>
    Average,

    /// <summary>The mean of its last five values, or of all where there are fewer.</summary>
    Last5Average,

    /// <summary>The mean of its last ten values, or of all where there are fewer.</summary>
    Last10Average,
}
