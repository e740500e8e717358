using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>
/// The formats of the original word2vec tool, which gensim reads and writes: a header <c>V D</c>, then each key and its
/// vector, as text or as little-endian single precision. Spaces in keys are escaped, see docs/word2vec.md.
/// </summary>
public static class WordVectorFile
{
    private const int LongestHeader = 64;
    private const int LongestKey = 1 << 16;
    private const int LargestSize = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes text: numbers in the shortest form that reads back as the same.</summary>
    public static void SaveText(Stream destination, KeyedVectors vectors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        using var writer = new StreamWriter(destination, Utf8, 1 << 16, leaveOpen: true);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} {vectors.VectorSize}\n"));
        for (var row = 0; row < vectors.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.Write(CheckedKey(vectors.Keys[row]));
            foreach (var component in vectors.Vectors[row])
            {
                writer.Write(' ');
                writer.Write(component.ToString("R", CultureInfo.InvariantCulture));
            }

            writer.Write('\n');
        }
    }

    /// <summary>Writes the binary form, as gensim does without a line's end after a vector.</summary>
    public static void SaveBinary(Stream destination, KeyedVectors vectors)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(vectors);
        destination.Write(Utf8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} {vectors.VectorSize}\n")));
        for (var row = 0; row < vectors.Count; row++)
        {
            destination.Write(Utf8.GetBytes(CheckedKey(vectors.Keys[row]) + " "));
            destination.Write(MemoryMarshal.AsBytes(vectors.Vectors[row]));
        }
    }

    /// <summary>Reads the text form.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="name">What to call the source in errors, for example its path.</param>
    /// <exception cref="InputException">The source is of another form, damaged or cut short.</exception>
    public static KeyedVectors LoadText(Stream source, string name)
    {
        using var reader = new StreamReader(source, Utf8, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        var (count, size) = ParseHeader(ReadTextLine(reader, name, 1), name);
        var keys = new string[count];
        var vectors = new VectorMatrix(count, size);
        for (var row = 0; row < count; row++)
        {
            var line = ReadTextLine(reader, name, row + 2) ?? throw InputException.At(name, row + 2, $"the file is cut short: it promises {count:N0} vectors and holds {row:N0}");
            keys[row] = ParseLine(line.TrimEnd(), vectors[row], name, row + 2);
        }

        return new KeyedVectors(keys, vectors);
    }

    /// <summary>Reads the binary form, with or without a line's end after a vector.</summary>
    /// <inheritdoc cref="LoadText" path="/param"/>
    /// <inheritdoc cref="LoadText" path="/exception"/>
    public static KeyedVectors LoadBinary(Stream source, string name)
    {
        using var buffered = new BufferedStream(source, 1 << 16);
        var (count, size) = ParseHeader(ReadUntil(buffered, '\n', LongestHeader, name), name);
        var keys = new string[count];
        var vectors = new VectorMatrix(count, size);
        for (var row = 0; row < count; row++)
        {
            var key = ReadUntil(buffered, ' ', LongestKey, name)
                ?? throw new InputException($"{name} is cut short: it promises {count:N0} vectors and ends within number {row + 1:N0}.");
            keys[row] = KeyEscape.Unescape(key.TrimStart('\n'));
            var bytes = MemoryMarshal.AsBytes(vectors[row]);
            if (buffered.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new InputException($"{name} is cut short: it promises {count:N0} vectors and ends within number {row + 1:N0}.");
            if (!BitConverter.IsLittleEndian)
                foreach (ref var word in MemoryMarshal.Cast<float, int>(vectors[row]))
                    word = BinaryPrimitives.ReverseEndianness(word);
        }

        return new KeyedVectors(keys, vectors);
    }

    private static string CheckedKey(string key) => key.Length > 0
        ? KeyEscape.Escape(key)
        : throw new InputException("The word2vec formats cannot hold an item without a name.");

    private static string? ReadTextLine(StreamReader reader, string name, int line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{name}:{line}: this is not UTF-8 text; is it the binary form?", e);
        }
    }

    private static (int Count, int Size) ParseHeader(string? line, string name)
    {
        var parts = line?.Trim().Split(' ') ?? [];
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size is > 0 and <= LargestSize
            ? (count, size)
            : throw InputException.At(name, 1, "this is not a word2vec file: its first line is not the number of vectors and their size, as in '3684 100'");
    }

    private static string ParseLine(string line, Span<float> vector, string name, int number)
    {
        var parts = line.Split(' ');
        if (parts.Length != vector.Length + 1)
            throw InputException.At(name, number, $"found {parts.Length - 1} numbers after the key; the first line says {vector.Length}");
        for (var c = 0; c < vector.Length; c++)
            if (!float.TryParse(parts[c + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out vector[c]))
                throw InputException.At(name, number, $"'{parts[c + 1]}' is not a number");
        return KeyEscape.Unescape(parts[0]);
    }

    /// <summary>The text up to a byte, which is taken away too; null where the stream ends first.</summary>
    private static string? ReadUntil(Stream stream, char end, int longest, string name)
    {
        var bytes = new List<byte>();
        for (var next = stream.ReadByte(); next != end; next = stream.ReadByte())
        {
            if (next < 0) return null;
            bytes.Add((byte)next);
            if (bytes.Count > longest) throw new InputException($"{name} is not a binary word2vec file, or damaged: a text goes on for more than {longest:N0} bytes.");
        }

        try
        {
            return Utf8.GetString(CollectionsMarshal.AsSpan(bytes));
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{name} is not a binary word2vec file, or damaged: a key is not UTF-8.", e);
        }
    }
}
