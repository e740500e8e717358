using System.Buffers;
using System.Globalization;
using System.Text;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Reporting;

/// <summary>
/// Writes vectors in word2vec's text format: a line <c>V D</c>, then a line a vector, the item and D numbers, separated by
/// blanks. Items are escaped so that other readers keep the columns apart: blanks, control characters and <c>%</c> are
/// written as <c>%</c> and two hexadecimal digits, <c>BANK CHARGES</c> as <c>BANK%20CHARGES</c>.
/// </summary>
public static class VectorFile
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 33).Select(c => (char)c), '%', (char)127]);

    /// <summary>Writes the vectors of <paramref name="model"/>, most frequent item first.</summary>
    /// <param name="path">The file; replaced at once when it is complete.</param>
    /// <param name="model">The model.</param>
    /// <param name="itemKeys">The name of each item index of the corpus the model was trained on.</param>
    /// <param name="cancellation">Ends the writing; the file is left as it was.</param>
    public static void WriteText(string path, Word2VecModel model, IReadOnlyList<string> itemKeys, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(itemKeys);
        ReplacedFile.Write(path, writer =>
        {
            var items = model.Vocabulary.Items;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{items.Length} {model.Input.Columns}"));
            for (var row = 0; row < items.Length; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Write(Escape(itemKeys[items[row]]));
                foreach (var component in model.Input[row])
                {
                    writer.Write(' ');
                    writer.Write(component.ToString("R", CultureInfo.InvariantCulture));
                }

                writer.WriteLine();
            }
        });
    }

    /// <summary>The name as it stands in the file; <see cref="Uri.UnescapeDataString(string)"/> reads it back.</summary>
    public static string Escape(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.AsSpan().IndexOfAny(Escaped) < 0) return key;
        var escaped = new StringBuilder();
        foreach (var character in key)
            if (Escaped.Contains(character)) escaped.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}");
            else escaped.Append(character);
        return escaped.ToString();
    }
}
