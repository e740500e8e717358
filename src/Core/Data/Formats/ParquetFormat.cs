using System.Text;
using Parquet;
using Parquet.Schema;

namespace SessionRec.Core.Data.Formats;

/// <summary>
/// A Parquet file with a column each for session, item and, where it is needed, time, named by the options. Sessions and
/// events are ordered as in <see cref="TableFormat"/>. Read a row group at a time; line numbers are row numbers, from 1.
/// </summary>
public sealed class ParquetFormat : IDataFormat
{
    private const string Session = "session", Gap = "gap";

    public string Name => "parquet";

    public string Description => "Parquet; the columns are named by session_column, item_column and time_column";

    public IReadOnlyList<string> SessionRules => [Session, Gap];

    public int DefaultMinimumSessionLength => 1;

    public bool Recognises(string firstLine)
    {
        ArgumentNullException.ThrowIfNull(firstLine);
        return firstLine.StartsWith("PAR1", StringComparison.Ordinal);
    }

    public ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        if (!file.Content.CanSeek) throw new InputException($"{file.Path} is packed; a Parquet file is read as it is, unpack it first.");
        try
        {
            return ReadAsync(file, options, progress, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (InputException or OperationCanceledException or OutOfMemoryException))
        {
            throw new InputException($"{file.Path} is not a Parquet file that can be read: {e.Message}", e);
        }
    }

    private async Task<ImportResult> ReadAsync(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ParquetStructure.CheckFooter(file.Content);
        await using var reader = await ParquetReader.CreateAsync(file.Content, leaveStreamOpen: true, cancellationToken: cancellation).ConfigureAwait(false);
        var cutAtGaps = options.Sessions == Gap;
        var fields = reader.Schema.DataFields;
        var session = Find(fields, options.SessionColumn, "session_column", file.Path);
        var item = Find(fields, options.ItemColumn, "item_column", file.Path);
        var time = options.NeedsTimes || cutAtGaps
            ? Find(fields, options.TimeColumn, "time_column", file.Path)
            : fields.FirstOrDefault(f => f.Name == options.TimeColumn);

        var name = options.NameColumn.Length > 0 ? Find(fields, options.NameColumn, "name_column", file.Path) : null;
        var tally = new ImportTally(file.Path, Name);
        var assembler = new SessionAssembler(options with { KeepTimes = options.KeepTimes && time is not null, KeepItemNames = options.KeepItemNames && name is not null }, byTime: time is not null, cutAtGaps);
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            foreach (var field in new[] { session, item, time, name })
                if (field is not null) ParquetStructure.CheckColumn(file.Content, rows, field);
            Take(
                await ParquetColumn.NamesAsync(rows, session, cancellation).ConfigureAwait(false),
                await ParquetColumn.NamesAsync(rows, item, cancellation).ConfigureAwait(false),
                time is null ? null : await ParquetColumn.SecondsAsync(rows, time, cancellation).ConfigureAwait(false),
                name is null ? null : await ParquetColumn.NamesAsync(rows, name, cancellation).ConfigureAwait(false),
                assembler,
                tally);
            progress?.Report((group + 1.0) / reader.RowGroupCount);
        }

        var corpus = assembler.Assemble(tally);
        return new ImportResult(corpus, tally.Complete(corpus.EventCount));
    }

    /// <summary>Out of the file's own statistics; a column without them is not read for it.</summary>
    public NullCounts CountNulls(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return CountNullsAsync(file, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (InputException or OperationCanceledException or OutOfMemoryException))
        {
            throw new InputException($"{file.Path} is not a Parquet file that can be read: {e.Message}", e);
        }
    }

    private static async Task<NullCounts> CountNullsAsync(DataFile file, CancellationToken cancellation)
    {
        ParquetStructure.CheckFooter(file.Content);
        await using var reader = await ParquetReader.CreateAsync(file.Content, leaveStreamOpen: true, cancellationToken: cancellation).ConfigureAwait(false);
        var fields = reader.Schema.DataFields;
        var rows = 0L;
        var missing = new long?[fields.Length];
        Array.Fill(missing, 0);
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var part = reader.OpenRowGroupReader(group);
            rows += part.RowCount;
            for (var f = 0; f < fields.Length; f++) missing[f] += fields[f].IsNullable ? NullsOf(part, fields[f]) : 0;
        }

        return new NullCounts(rows, [.. fields.Zip(missing, (field, count) => new ColumnNulls(field.Name, count))]);
    }

    /// <summary>Null where the column has no statistics.</summary>
    private static long? NullsOf(ParquetRowGroupReader part, DataField field) => part.GetStatistics(field)?.NullCount switch
    {
        { } count when count < 0 || count > part.RowCount => throw new InvalidDataException($"column '{field.Name}' claims {count} missing values in {part.RowCount} rows"),
        var count => count,
    };

    private static DataField Find(DataField[] fields, string name, string option, string path) =>
        fields.FirstOrDefault(f => f.Name == name)
        ?? throw new InputException($"{path}: there is no column '{name}'; there are {string.Join(", ", fields.Take(20).Select(f => $"'{FieldText.Shorten(f.Name)}'"))}. Name it by data.options.{option}.");

    private static void Take(string?[] sessions, string?[] items, double?[]? times, string?[]? names, SessionAssembler assembler, ImportTally tally)
    {
        for (var row = 0; row < sessions.Length; row++)
        {
            tally.CountRow();
            if (!IsName(sessions[row])) tally.Bad(tally.Rows, "the session is empty or contains a tab or a line break");
            else if (!IsName(items[row])) tally.Bad(tally.Rows, "the item is empty or contains a tab or a line break");
            else if (times is not null && times[row] is null) tally.Bad(tally.Rows, $"the time is not {EventTime.Allowed}");
            else
            {
                var item = assembler.Items.Index(items[row]);
                assembler.Add(assembler.Sessions.Index(sessions[row]), item, times?[row] ?? 0);
                if (names?[row] is { } name) assembler.Name(item, Encoding.UTF8.GetBytes(name));
            }
        }
    }

    private static bool IsName(string? text) => !string.IsNullOrEmpty(text) && text.AsSpan().IndexOfAny("\t\n\r") < 0;
}
