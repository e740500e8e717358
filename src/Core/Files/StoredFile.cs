namespace SessionRec.Core.Files;

/// <summary>A file of a store.</summary>
/// <param name="Name">Its name, from the store's beginning.</param>
/// <param name="Length">In bytes.</param>
/// <param name="WrittenAt">By the store's clock.</param>
public sealed record StoredFile(string Name, long Length, DateTimeOffset WrittenAt);
