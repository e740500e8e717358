namespace SessionRec.Core.Data.Formats;

/// <summary>
/// Art of the Mix playlists (<c>aotm_list_ids.txt</c>): a line each, <c>#7# 12: 345 67: 8 ...</c>, the playlist's number,
/// then artists, which end in a colon, each before its song. A session is a playlist, an item a song. There are no times.
/// </summary>
public sealed class PlaylistFormat : IDataFormat
{
    private const int ReportEvery = 1 << 10;

    public string Name => "aotm";

    public string Description => "Art of the Mix playlists: '#number# artist: song artist: song ...', a line each";

    public IReadOnlyList<string> SessionRules => ["playlist"];

    public int DefaultMinimumSessionLength => 3;

    public bool Recognises(string firstLine)
    {
        ArgumentNullException.ThrowIfNull(firstLine);
        return firstLine.StartsWith('#') && firstLine.IndexOf('#', 1) is var end and > 1 && firstLine[1..end].All(char.IsAsciiDigit);
    }

    public ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        if (options.NeedsTimes) throw new InputException($"{file.Path}: playlists have no times, which the protocol needs.");
        var tally = new ImportTally(file.Path, Name);
        var assembler = new SessionAssembler(options with { KeepTimes = false, KeepItemNames = false });
        var lines = new LineReader(file);
        while (lines.TryRead(out var line))
        {
            ReadPlaylist(line, lines.Line, assembler, tally);
            if (lines.Line % ReportEvery != 0) continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(file.ShareRead);
        }

        var corpus = assembler.Assemble(tally);
        return new ImportResult(corpus, tally.Complete(corpus.EventCount));
    }

    /// <summary>Every song is a row of the tally; so is a playlist without songs, and a line that is no playlist.</summary>
    private static void ReadPlaylist(ReadOnlySpan<byte> line, long number, SessionAssembler assembler, ImportTally tally)
    {
        var nameEnd = line is [(byte)'#', ..] ? line[1..].IndexOf((byte)'#') : -1;
        if (nameEnd < 1 || !FieldText.IsName(line.Slice(1, nameEnd)))
        {
            tally.CountRow();
            tally.Bad(number, "the line does not begin with a playlist's number between two #");
            return;
        }

        var songs = 0;
        var session = assembler.Sessions.Index(line.Slice(1, nameEnd));
        var rest = line[(nameEnd + 2)..];
        while (NextToken(ref rest, out var token))
        {
            if (token is [.., (byte)':']) continue;
            tally.CountRow();
            songs++;
            if (FieldText.IsName(token)) assembler.Add(session, assembler.Items.Index(token), 0);
            else tally.Bad(number, "a song contains a tab or a line break");
        }

        if (songs > 0) return;
        tally.CountRow();
        tally.Drop("playlists without songs");
    }

    private static bool NextToken(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> token)
    {
        rest = rest.TrimStart((byte)' ');
        var end = rest.IndexOf((byte)' ');
        token = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..];
        return !token.IsEmpty;
    }
}
