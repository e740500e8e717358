using System.Globalization;
using System.Text.Json;
using SessionRec.Core.Evaluation;

namespace SessionRec.Core.Reporting;

/// <summary>
/// The ranks of an evaluation in a folder: a <see cref="RanksFile"/> a model and seed, and <c>ranks.json</c>, which says what they are.
/// They can be scored again later, by other metrics, with other models beside them, without training anything.
/// </summary>
public static class RanksFolder
{
    private const string IndexName = "ranks.json";

    /// <summary>Writes the ranks of <paramref name="result"/>; files of an earlier evaluation that have other names stay.</summary>
    public static void Write(string folder, EvaluationOrigin origin, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Directory.CreateDirectory(folder);
        var entries = new List<Entry>();
        foreach (var model in result.Models)
        {
            var files = model.Seeds.Select((_, seed) => $"{(entries.Count + 1).ToString("00", CultureInfo.InvariantCulture)}-{Slug(model.Name)}{(model.Seeds.Count > 1 ? $"-seed{seed + 1}" : "")}.tsv").ToArray();
            for (var s = 0; s < files.Length; s++) RanksFile.Write(Path.Combine(folder, files[s]), result.Queries, model.Seeds[s], result.Groups);
            entries.Add(new Entry(model.Name, files, model.TrainingTime?.TotalSeconds, model.MeanQueryTime?.TotalSeconds, model.MemoryBytes, model.Catalogue));
        }

        File.WriteAllText(Path.Combine(folder, IndexName), JsonSerializer.Serialize(new Index(origin, result.Notes, entries), ReportJson.Indented) + "\n");
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InputException">The folder has no ranks, or they are of different queries.</exception>
    public static (EvaluationOrigin Origin, IReadOnlyList<EvaluatedModel> Models, IReadOnlyList<QueryGroup> Groups, IReadOnlyList<string> Notes) Read(string folder)
    {
        var index = ReadIndex(Path.Combine(folder, IndexName));
        RanksTable? first = null;
        var models = new List<EvaluatedModel>();
        foreach (var entry in index.Models)
        {
            var seeds = new List<RankingMetrics>();
            foreach (var file in entry.Files)
            {
                var table = RanksFile.Read(Path.Combine(folder, Path.GetFileName(file)));
                first ??= table;
                if (!first.Queries.SequenceEqual(table.Queries)) throw new InputException($"{Path.Combine(folder, file)} has the ranks of other queries than {Path.Combine(folder, index.Models[0].Files[0])}: they cannot be compared.");
                seeds.Add(table.Metrics);
            }

            models.Add(new EvaluatedModel(entry.Model, seeds[0], Seconds(entry.TrainingSeconds), Seconds(entry.QuerySeconds), entry.MemoryBytes, entry.Catalogue) { OtherSeeds = [.. seeds.Skip(1)] });
        }

        return (index.Origin, models, first!.Groups, index.Notes);
    }

    private static Index ReadIndex(string path)
    {
        try
        {
            var index = JsonSerializer.Deserialize<Index>(File.ReadAllBytes(path), ReportJson.Compact);
            return index is { Origin: not null, Models.Count: > 0 } && index.Models.All(m => m.Files.Count > 0) ? index : throw new InputException($"{path} does not say what ranks there are.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message} A folder of ranks is what sessionrec evaluate --ranks FOLDER leaves.", e);
        }
    }

    /// <summary>To the nearest tick: <see cref="TimeSpan.FromSeconds(double)"/> cuts, and .0041029 s would come back as .0041028.</summary>
    private static TimeSpan? Seconds(double? seconds) => seconds is { } known ? TimeSpan.FromTicks((long)Math.Round(known * TimeSpan.TicksPerSecond)) : null;

    private static string Slug(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));

    private sealed record Index(EvaluationOrigin Origin, IReadOnlyList<string> Notes, IReadOnlyList<Entry> Models);

    private sealed record Entry(string Model, IReadOnlyList<string> Files, double? TrainingSeconds, double? QuerySeconds, long? MemoryBytes, IReadOnlyList<CatalogueMetrics>? Catalogue);
}
