namespace SessionRec.Core.Data.Fetching;

/// <summary>How far a download is.</summary>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="TotalBytes">Bytes of the whole file, null where the server does not say.</param>
/// <param name="Resumed">Bytes that an earlier attempt had already brought.</param>
public readonly record struct DownloadProgress(long Bytes, long? TotalBytes, long Resumed);
