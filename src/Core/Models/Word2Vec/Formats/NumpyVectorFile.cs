using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>A matrix as NumPy's <c>.npy</c> (format 1.0, <c>&lt;f4</c>, C order), and the keys of its rows as a text file, a line each.</summary>
public static class NumpyVectorFile
{
    private const int Alignment = 64;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    public static void Save(Stream vectors, Stream keys, KeyedVectors source)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(source);
        var description = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({source.Count}, {source.VectorSize}), }}");
        var length = (Magic.Length + sizeof(ushort) + description.Length + 1 + Alignment - 1) / Alignment * Alignment;
        vectors.Write(Magic);
        vectors.Write(BitConverter.GetBytes((ushort)(length - Magic.Length - sizeof(ushort))));
        vectors.Write(Encoding.ASCII.GetBytes(description.PadRight(length - Magic.Length - sizeof(ushort) - 1) + "\n"));
        for (var row = 0; row < source.Count; row++) vectors.Write(MemoryMarshal.AsBytes(source.Vectors[row]));

        using var writer = new StreamWriter(keys, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var key in source.Keys)
        {
            if (key.AsSpan().IndexOfAny('\n', '\r') >= 0) throw new InputException($"The item '{key}' has a line's end in its name, which a list of lines cannot hold.");
            writer.WriteLine(key);
        }
    }
}
