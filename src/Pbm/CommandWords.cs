using System.Text;

namespace SessionRec.Pbm;

/// <summary>A typed line as words: blanks part them, quotes keep them together.</summary>
internal static class CommandWords
{
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char? quote = null;
        var isWord = false;
        foreach (var c in line)
        {
            if (quote is null && (c is '"' or '\''))
            {
                quote = c;
                isWord = true;
            }
            else if (quote == c)
            {
                quote = null;
            }
            else if (quote is null && char.IsWhiteSpace(c))
            {
                if (isWord) words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }

        if (isWord) words.Add(word.ToString());
        return words;
    }
}
