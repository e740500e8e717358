using System.Text;

namespace SessionRec.Pbm;

/// <summary>
/// Reads a line from a terminal key by key: arrows, Home and End, history with up and down, completion with Tab. Ctrl+C
/// empties the line; Ctrl+D on an empty line ends the input.
/// </summary>
/// <param name="readKey">The next key, not echoed.</param>
/// <param name="output">The terminal.</param>
/// <param name="complete">The words that can take the place of the last one typed.</param>
internal sealed class LineEditor(Func<ConsoleKeyInfo> readKey, TextWriter output, Func<string, IReadOnlyList<string>> complete)
{
    private const int HistoryLength = 200;
    private const string EraseToEnd = "\u001b[K";

    private readonly List<string> _history = [];

    /// <summary>The line; null where the input has ended.</summary>
    public string? Read(string prompt)
    {
        var line = new StringBuilder();
        var (at, recalled) = (0, _history.Count);
        while (true)
        {
            Show(prompt, line, at);
            var key = readKey();
            var isControl = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    output.WriteLine();
                    return Remember(line.ToString());
                case ConsoleKey.D when isControl && line.Length == 0:
                    output.WriteLine();
                    return null;
                case ConsoleKey.C when isControl:
                    output.WriteLine("^C");
                    (at, recalled) = (0, _history.Count);
                    line.Clear();
                    break;
                case ConsoleKey.Backspace when at > 0:
                    line.Remove(--at, 1);
                    break;
                case ConsoleKey.Delete when at < line.Length:
                    line.Remove(at, 1);
                    break;
                case ConsoleKey.LeftArrow:
                    at = Math.Max(at - 1, 0);
                    break;
                case ConsoleKey.RightArrow:
                    at = Math.Min(at + 1, line.Length);
                    break;
                case ConsoleKey.Home:
                case ConsoleKey.A when isControl:
                    at = 0;
                    break;
                case ConsoleKey.End:
                case ConsoleKey.E when isControl:
                    at = line.Length;
                    break;
                case ConsoleKey.UpArrow when recalled > 0:
                    at = Replace(line, _history[--recalled]);
                    break;
                case ConsoleKey.DownArrow when recalled < _history.Count:
                    at = Replace(line, ++recalled == _history.Count ? "" : _history[recalled]);
                    break;
                case ConsoleKey.Tab:
                    at = Complete(line, at);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar)) line.Insert(at++, key.KeyChar);
                    break;
            }
        }
    }

    private string Remember(string line)
    {
        if (line.Trim().Length == 0 || (_history.Count > 0 && _history[^1] == line)) return line;
        if (_history.Count == HistoryLength) _history.RemoveAt(0);
        _history.Add(line);
        return line;
    }

    /// <summary>Writes as much as is certain; where nothing more is, shows what there is to choose from.</summary>
    private int Complete(StringBuilder line, int at)
    {
        var before = line.ToString(0, at);
        var candidates = complete(before);
        if (candidates.Count == 0) return at;
        var start = before.LastIndexOf(' ') + 1;
        var common = candidates.Aggregate(CommonStart) + (candidates.Count == 1 ? " " : "");
        if (common.Length <= at - start)
        {
            output.WriteLine();
            output.WriteLine(string.Join("  ", candidates));
            return at;
        }

        line.Remove(start, at - start).Insert(start, common);
        return start + common.Length;
    }

    private static string CommonStart(string first, string second)
    {
        var length = 0;
        while (length < Math.Min(first.Length, second.Length) && first[length] == second[length]) length++;
        return first[..length];
    }

    private static int Replace(StringBuilder line, string text)
    {
        line.Clear().Append(text);
        return text.Length;
    }

    private void Show(string prompt, StringBuilder line, int at)
    {
        output.Write($"\r{prompt}{line}{EraseToEnd}");
        if (at < line.Length) output.Write($"\u001b[{line.Length - at}D");
        output.Flush();
    }
}
