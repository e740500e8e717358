using System.Security.Cryptography;

namespace SessionRec.Core.Data;

/// <summary>Hashes of files on disk.</summary>
public static class FileHash
{
    /// <summary>SHA-256 of the file's bytes, lower-case hex.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static string Sha256(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>SHA-256 of what the file holds: its bytes, unpacked where it is gzipped.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static string ContentSha256(string path)
    {
        using var file = DataFile.Open(path);
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(file.Content));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new InputException($"{path} is damaged or cut short: {e.Message}", e);
        }
    }
}
