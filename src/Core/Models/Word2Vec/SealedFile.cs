using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// A binary file that knows whether it is whole: eight letters that say what it is, a JSON header, matrices as they lie in
/// memory (little-endian float32, rows without padding), and the SHA-256 of all that.
/// </summary>
internal static class SealedFile
{
    private const int HashLength = 32;
    private const int LongestHeader = 1 << 30;

    public static void Write<THeader>(Stream destination, string kind, THeader header, IEnumerable<VectorMatrix> matrices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            destination.Write(bytes);
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        Append(Encoding.ASCII.GetBytes(kind));
        Append(BitConverter.GetBytes(text.Length));
        Append(text);
        foreach (var matrix in matrices)
            for (var row = 0; row < matrix.Rows; row++)
                Append(MemoryMarshal.AsBytes(matrix[row]));
        destination.Write(hash.GetHashAndReset());
    }

    /// <summary>Reads the header, has the caller make the matrices that follow it, fills them, and checks the seal.</summary>
    /// <exception cref="InputException">The stream is of another kind, cut short or damaged.</exception>
    public static THeader Read<THeader>(Stream source, string kind, string what, Func<THeader, IEnumerable<VectorMatrix>> matrices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Fill(Span<byte> bytes)
        {
            if (source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new InputException($"This {what} is cut short.");
            hash.AppendData(bytes);
        }

        var letters = new byte[kind.Length];
        if (source.ReadAtLeast(letters, letters.Length, throwOnEndOfStream: false) < letters.Length || Encoding.ASCII.GetString(letters) != kind)
            throw new InputException($"This is not a {what}: it does not begin with {kind}.");
        hash.AppendData(letters);
        var length = new byte[sizeof(int)];
        Fill(length);
        var header = ReadHeader<THeader>(BitConverter.ToInt32(length), what, Fill);
        foreach (var matrix in matrices(header))
            for (var row = 0; row < matrix.Rows; row++)
                Fill(MemoryMarshal.AsBytes(matrix[row]));
        var expected = hash.GetHashAndReset();
        var seal = new byte[HashLength];
        if (source.ReadAtLeast(seal, HashLength, throwOnEndOfStream: false) < HashLength) throw new InputException($"This {what} is cut short.");
        if (!seal.AsSpan().SequenceEqual(expected)) throw new InputException($"This {what} is damaged: its checksum is not what it says.");
        return header;
    }

    private static THeader ReadHeader<THeader>(int length, string what, Filler fill)
    {
        if (length is < 0 or > LongestHeader) throw new InputException($"This {what} is damaged: its header cannot have {length} bytes.");
        var text = new byte[length];
        fill(text);
        try
        {
            return JsonSerializer.Deserialize<THeader>(text) ?? throw new InputException($"This {what} is damaged: its header is empty.");
        }
        catch (JsonException e)
        {
            throw new InputException($"This {what} is damaged: its header cannot be read.", e);
        }
    }

    private delegate void Filler(Span<byte> bytes);
}
