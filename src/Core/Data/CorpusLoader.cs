using SessionRec.Core.Data.Fetching;

namespace SessionRec.Core.Data;

/// <summary>The one way from a file to a corpus.</summary>
public static class CorpusLoader
{
    /// <summary>
    /// Reads the file that <paramref name="options"/> name. <paramref name="progress"/> hears the share of the file read,
    /// 0 to 1.
    /// </summary>
    /// <exception cref="InputException">An option or the file is wrong; the message says which, where and what is allowed.</exception>
    public static ImportResult Load(DataOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var result = Open(options, (format, file) => format.Read(file, Complete(options, format), progress, cancellation));
        if (options.KeepItemNames && result.Corpus.ItemNames is null && ItemNamesFile.Exists(options.Path))
            result = result with { Corpus = result.Corpus.WithItemNames(ItemNamesFile.Read(options.Path, result.Corpus.ItemKeys)) };
        progress?.Report(1);
        return result;
    }

    /// <summary>Counts what is missing in each column of the file that <paramref name="options"/> name, in a pass of its own.</summary>
    /// <exception cref="InputException">As for <see cref="Load"/>.</exception>
    public static NullCounts CountNulls(DataOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Open(options, (format, file) => format.CountNulls(file, Complete(options, format), progress, cancellation));

    private static T Open<T>(DataOptions options, Func<IDataFormat, DataFile, T> read)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (!Path.Exists(options.Path)) throw new InputException($"{options.Path} does not exist.{PublicDataSets.HowToGet(options.Path, options.Format)}");
        try
        {
            var format = options.Format is { } name ? DataFormats.Get(name) : Recognise(options.Path);
            using var file = DataFile.Open(options.Path);
            if (file.IsWorkbook && !format.ReadsWorkbooks)
                throw new InputException($"{options.Path} is an Excel workbook, which format {format.Name} does not read; save it as CSV.");
            return read(format, file);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InputException($"{options.Path} is damaged or cut short: {e.Message}", e);
        }
    }

    private static IDataFormat Recognise(string path)
    {
        var line = DataFile.FirstLine(path);
        return DataFormats.All.FirstOrDefault(f => f.Recognises(line))
            ?? throw InputException.At(
                path,
                1,
                $"the format cannot be told from the first line, '{Shorten(line)}'. Say data.format: one of {string.Join(", ", DataFormats.All.Select(f => f.Name))}.");
    }

    private static DataOptions Complete(DataOptions options, IDataFormat format)
    {
        var sessions = options.Sessions ?? format.SessionRules[0];
        if (!format.SessionRules.Contains(sessions))
            throw new InputException($"data.sessions: '{sessions}' is not possible for {format.Name}; it is one of {string.Join(", ", format.SessionRules)}.");
        return options with
        {
            Format = format.Name,
            Sessions = sessions,
            MinimumSessionLength = options.MinimumSessionLength ?? format.DefaultMinimumSessionLength,
        };
    }

    private static string Shorten(string line)
    {
        var printable = new string([.. line.Take(80).Select(c => char.IsControl(c) ? '·' : c)]);
        return line.Length > 80 ? printable + "..." : printable;
    }
}
