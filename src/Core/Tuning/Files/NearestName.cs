namespace SessionRec.Core.Tuning.Files;

/// <summary>Says which known names a mistyped one is near to.</summary>
internal static class NearestName
{
    /// <summary>A complaint about an unknown name, with the nearest known ones first.</summary>
    public static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var near = names.Select(n => (Name: n, Distance: Distance(name, n)))
            .Where(n => n.Distance <= Math.Max(1, name.Length / 3))
            .OrderBy(n => n.Distance)
            .Select(n => n.Name)
            .Take(3)
            .ToArray();
        var hint = near.Length > 0 ? $"did you mean {string.Join(" or ", near)}? " : "";
        return $"unknown {kind} '{name}'; {hint}{(names.Length == 0 ? "none is known" : $"known: {string.Join(", ", names)}")}";
    }

    /// <summary>Edits between two words, a swap of neighbours counting one (optimal string alignment), case ignored.</summary>
    internal static int Distance(string left, string right)
    {
        var (a, b) = (left.ToLowerInvariant(), right.ToLowerInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
