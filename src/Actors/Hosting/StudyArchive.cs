using System.IO.Compression;
using System.Text.Json;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Serialization;
using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Hosting;

/// <summary>
/// A study in one file, to be kept or moved: a zip archive of its journal, an event a line, and its data. From it the study goes on
/// anywhere, with the same sampler state, under its name or another.
/// </summary>
/// <param name="Events">The journal, from its beginning.</param>
/// <param name="CorpusFile">The data, as <see cref="CorpusStore"/> keeps them.</param>
public sealed record StudyArchive(IReadOnlyList<StudyEvent> Events, string CorpusFile)
{
    private const string Journal = "journal.jsonl", Corpus = "corpus.tsv.gz";

    /// <summary>Larger journals are refused: they are no study's.</summary>
    private const long MaximumJournalBytes = 8L << 30;

    /// <summary>The study's name where it comes from.</summary>
    public string Study => Submitted.Study;

    public CorpusReference Data => Submitted.Submission.Corpus;

    private StudyEvent.Submitted Submitted => (StudyEvent.Submitted)Events[0];

    /// <summary>Writes it to <paramref name="path"/>: the whole file or none.</summary>
    public void Write(string path, CancellationToken cancellation) => ReplacedFile.WriteBytes(path, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var journal = zip.CreateEntry(Journal).Open()) WriteEvents(journal, Events, cancellation);
        zip.CreateEntryFromFile(CorpusFile, Corpus, CompressionLevel.NoCompression);
    });

    /// <summary>Reads an archive; its data are unpacked into <paramref name="folder"/>, and not yet checked.</summary>
    /// <exception cref="InputException">It is no such archive, or is damaged.</exception>
    public static async Task<StudyArchive> ReadAsync(string path, string folder, CancellationToken cancellation)
    {
        if (!File.Exists(path)) throw new InputException($"{path} does not exist.");
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(path, cancellation);
            foreach (var entry in zip.Entries)
                if (entry.FullName is not (Journal or Corpus))
                    throw new InputException($"{path} is no study's archive: it has '{entry.FullName}'.");
            if (zip.GetEntry(Journal) is not { } journal || zip.GetEntry(Corpus) is not { } corpus) throw new InputException($"{path} has no study: it lacks {Journal} or {Corpus}.");
            if (corpus.Length > CorpusStore.MaximumBytes) throw new InputException($"{path} is no study's archive: it is too large.");
            List<StudyEvent> events;
            await using (var lines = await journal.OpenAsync(cancellation)) events = await ReadEventsAsync(lines, path, cancellation);
            if (events is not [StudyEvent.Submitted, ..]) throw new InputException($"{path} has no study: its journal does not begin with a submission.");
            var file = Path.Combine(folder, Corpus);
            await corpus.ExtractToFileAsync(file, cancellation);
            return new StudyArchive(events, file);
        }
        catch (InvalidDataException damaged)
        {
            throw new InputException($"{path} is no study's archive, or is damaged: {damaged.Message}", damaged);
        }
    }

    /// <summary>Events as JSON, one a line.</summary>
    public static void WriteEvents(Stream target, IReadOnlyList<StudyEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(events);
        foreach (var happened in events)
        {
            cancellation.ThrowIfCancellationRequested();
            JsonSerializer.Serialize(target, happened, MessageJson.Default.StudyEvent);
            target.WriteByte((byte)'\n');
        }
    }

    /// <summary>What <see cref="WriteEvents"/> wrote.</summary>
    /// <param name="source">The lines.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">A line is no event, or there is more than any study has.</exception>
    public static async Task<List<StudyEvent>> ReadEventsAsync(Stream source, string name, CancellationToken cancellation)
    {
        var events = new List<StudyEvent>();
        using var lines = new StreamReader(source);
        var read = 0L;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if ((read += line.Length) > MaximumJournalBytes) throw new InputException($"{name}: the journal has more than {MaximumJournalBytes:N0} characters.");
            try
            {
                events.Add(JsonSerializer.Deserialize(line, MessageJson.Default.StudyEvent) ?? throw new JsonException("it is null"));
            }
            catch (Exception error) when (error is JsonException or NotSupportedException)
            {
                throw new InputException($"{name}: line {events.Count + 1} of its journal is no event: {error.Message}", error);
            }
        }

        return events;
    }
}
