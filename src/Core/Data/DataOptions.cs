namespace SessionRec.Core.Data;

/// <summary>Where the data are and how sessions are made of them: the <c>data:</c> part of a study file.</summary>
public sealed record DataOptions
{
    /// <summary>The file, plain or gzipped.</summary>
    public required string Path { get; init; }

    /// <summary>A name of <see cref="DataFormats"/>; null recognises the format by the file's first line.</summary>
    public string? Format { get; init; }

    /// <summary>What makes a session, one of the format's <see cref="IDataFormat.SessionRules"/>; null takes the first of them.</summary>
    public string? Sessions { get; init; }

    /// <summary>Shorter sessions are dropped; null takes the format's custom (<see cref="IDataFormat.DefaultMinimumSessionLength"/>).</summary>
    public int? MinimumSessionLength { get; init; }

    /// <summary>Keep the time of each event (8 bytes an event); only protocols that cut by date need it.</summary>
    public bool KeepTimes { get; init; }

    /// <summary>Keep the name of each session.</summary>
    public bool KeepSessionIds { get; init; }

    /// <summary>Throws an <see cref="InputException"/> where an option is out of its limits.</summary>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) throw new InputException("data.path is empty: name the file to read.");
        if (MinimumSessionLength is < 1)
            throw new InputException($"data.min_session_length is {MinimumSessionLength}: it is at least 1.");
    }
}
