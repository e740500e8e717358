using System.Globalization;
using System.Text;

namespace SessionRec.Core.Evaluation;

/// <summary>
/// The rank of every query as a table, so that other metrics, break-downs and paired tests can be computed later without the
/// model: tab-separated, UTF-8, a comment line with the depth, then <c>Session Position Truth Rank Repeat</c>.
/// </summary>
public static class RanksFile
{
    private const string DepthComment = "# maximum rank ", Header = "Session\tPosition\tTruth\tRank\tRepeat";

    /// <summary>Writes the ranks of <paramref name="metrics"/>, in the order of <paramref name="queries"/>.</summary>
    public static void Write(string path, QuerySet queries, RankingMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(metrics);
        if (queries.Count != metrics.QueryCount) throw new ArgumentException("There must be one rank for each query.", nameof(metrics));
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DepthComment}{metrics.MaximumRank}"));
        writer.WriteLine(Header);
        for (var q = 0; q < queries.Count; q++)
        {
            var session = queries.Sessions[q];
            var name = queries.Corpus.SessionIds?[session] ?? session.ToString(CultureInfo.InvariantCulture);
            var outcome = metrics.Queries[q];
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}\t{queries.Positions[q]}\t{queries.Corpus.ItemKeys[queries.Truths[q]]}\t{outcome.Rank}\t{(outcome.IsRepeat ? 1 : 0)}"));
        }
    }

    /// <exception cref="InputException">The file is no table of ranks; the message names the line.</exception>
    public static RankingMetrics Read(string path)
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
        for (var q = 0; q < ranks.Length; q++)
        {
            if (lines[q + 2].Split('\t') is not [_, _, _, var rank, "0" or "1"] fields
                || !int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out ranks[q]) || ranks[q] > maximumRank)
                throw InputException.At(path, q + 3, $"a row has five fields, the fourth a rank from 0 to {maximumRank}, the fifth 0 or 1.");
            repeats[q] = fields[4] == "1";
        }

        return RankingMetrics.From(ranks, maximumRank, repeats);
    }
}
