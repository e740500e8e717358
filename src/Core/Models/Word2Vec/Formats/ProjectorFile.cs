using System.Globalization;
using System.Text;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>The two tab-separated files of the TensorBoard embedding projector: vectors, and names with counts.</summary>
public static class ProjectorFile
{
    public static void Save(Stream vectors, Stream metadata, KeyedVectors source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var vectorWriter = new StreamWriter(vectors, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        using var nameWriter = new StreamWriter(metadata, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        // A single column must have no header, several must have one: that is how the projector tells them apart.
        if (source.Counts is not null) nameWriter.WriteLine("item\tcount");
        for (var row = 0; row < source.Count; row++)
        {
            vectorWriter.WriteLine(string.Join('\t', source.Vectors[row].ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
            var name = source.Keys[row].Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
            nameWriter.WriteLine(source.Counts is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}\t{source.Counts[row]}"));
        }
    }
}
