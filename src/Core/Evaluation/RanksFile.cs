using System.Globalization;
using System.Text;

namespace SessionRec.Core.Evaluation;

/// <summary>
/// The rank of every query as a table, so that other metrics, break-downs and paired tests can be computed later without the
/// model: tab-separated, UTF-8, a comment line with the depth, then <c>Session Position Truth Rank Repeat Groups</c>. The last
/// column has the groups that the query belongs to, separated by semicolons.
/// </summary>
public static class RanksFile
{
    private const string DepthComment = "# maximum rank ", Header = "Session\tPosition\tTruth\tRank\tRepeat\tGroups";
    private const char GroupSeparator = ';';

    /// <summary>Writes the ranks of <paramref name="metrics"/>, in the order of <paramref name="queries"/>.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="queries">The queries, one set after another.</param>
    /// <param name="metrics">Their ranks.</param>
    /// <param name="groups">How the queries break down.</param>
    public static void Write(string path, IReadOnlyList<QuerySet> queries, RankingMetrics metrics, IReadOnlyList<QueryGroup>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(metrics);
        if (queries.Sum(q => q.Count) != metrics.QueryCount) throw new ArgumentException("There must be one rank for each query.", nameof(metrics));
        var groupsOf = GroupsOf(metrics.QueryCount, groups ?? []);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DepthComment}{metrics.MaximumRank}"));
        writer.WriteLine(Header);
        var place = 0;
        foreach (var set in queries)
        {
            for (var q = 0; q < set.Count; q++, place++)
            {
                var session = set.Sessions[q];
                var name = set.Corpus.SessionIds?[session] ?? session.ToString(CultureInfo.InvariantCulture);
                var outcome = metrics.Queries[place];
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}\t{set.Positions[q]}\t{set.Corpus.ItemKeys[set.Truths[q]]}\t{outcome.Rank}\t{(outcome.IsRepeat ? 1 : 0)}\t{groupsOf[place]}"));
            }
        }
    }

    /// <exception cref="InputException">The file is no table of ranks; the message names the line.</exception>
    public static RanksTable Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }

        if (lines.Length < 2 || !lines[0].StartsWith(DepthComment, StringComparison.Ordinal) || lines[1] != Header
            || !int.TryParse(lines[0].AsSpan(DepthComment.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var maximumRank) || maximumRank < 1)
            throw InputException.At(path, 1, $"this is no table of ranks: it begins with '{DepthComment}20' and a line of {Header.Replace('\t', ' ')}.");
        var ranks = new int[lines.Length - 2];
        var repeats = new bool[ranks.Length];
        var queries = new string[ranks.Length];
        var groups = new List<(string Name, int Query)>();
        for (var q = 0; q < ranks.Length; q++)
        {
            if (lines[q + 2].Split('\t') is not [var session, var position, var truth, var rank, "0" or "1", var groupNames] fields
                || !int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out ranks[q]) || ranks[q] > maximumRank)
                throw InputException.At(path, q + 3, $"a row has six fields, the fourth a rank from 0 to {maximumRank}, the fifth 0 or 1.");
            repeats[q] = fields[4] == "1";
            queries[q] = $"{session}\t{position}\t{truth}";
            foreach (var name in groupNames.Split(GroupSeparator, StringSplitOptions.RemoveEmptyEntries)) groups.Add((name, q));
        }

        return new RanksTable(
            RankingMetrics.From(ranks, maximumRank, repeats),
            queries,
            [.. groups.GroupBy(g => g.Name).OrderBy(g => QueryGroups.OrderOf(g.Key)).Select(g => new QueryGroup(g.Key, [.. g.Select(e => e.Query)]))]);
    }

    private static string[] GroupsOf(int count, IReadOnlyList<QueryGroup> groups)
    {
        var names = new string[count];
        Array.Fill(names, "");
        foreach (var group in groups)
            foreach (var query in group.Queries)
                names[query] += names[query].Length == 0 ? group.Name : GroupSeparator + group.Name;
        return names;
    }
}
