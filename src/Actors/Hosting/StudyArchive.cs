using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
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
        foreach (var line in Lines(events))
        {
            cancellation.ThrowIfCancellationRequested();
            target.Write(line);
        }
    }

    /// <summary>The same for a stream that is written to as fast as somebody reads.</summary>
    public static async Task WriteEventsAsync(Stream target, IReadOnlyList<StudyEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        foreach (var line in Lines(events)) await target.WriteAsync(line, cancellation);
    }

    /// <summary>What <see cref="WriteEvents"/> wrote.</summary>
    /// <param name="source">The lines.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="limits">What it may have; null for what any study has.</param>
    /// <exception cref="InputException">A line is no event, or there is more than any study has.</exception>
    public static async Task<List<StudyEvent>> ReadEventsAsync(Stream source, string name, CancellationToken cancellation, JournalLimits? limits = null)
    {
        var most = limits ?? new JournalLimits();
        var events = new List<StudyEvent>();
        var reader = PipeReader.Create(source, new StreamPipeReaderOptions(leaveOpen: true));
        var before = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                Add(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            before += read.Buffer.Length - rest.Length;
            if (before + rest.Length > most.Bytes) throw new InputException($"{name}: the journal has more than {most.Bytes:N0} bytes.");
            if (rest.Length > most.LineBytes) throw new InputException($"{name}: line {events.Count + 1} of its journal is longer than {most.LineBytes:N0} bytes.");
            if (read.IsCompleted)
            {
                if (!rest.IsEmpty) Add(rest);
                await reader.CompleteAsync();
                return events;
            }

            reader.AdvanceTo(rest.Start, rest.End);
        }

        void Add(ReadOnlySequence<byte> line)
        {
            if (events.Count == most.Events) throw new InputException($"{name}: the journal has more than {most.Events:N0} events.");
            try
            {
                var json = new Utf8JsonReader(line);
                events.Add(JsonSerializer.Deserialize(ref json, MessageJson.Default.StudyEvent) ?? throw new JsonException("it is null"));
            }
            catch (Exception error) when (error is JsonException or NotSupportedException)
            {
                throw new InputException($"{name}: line {events.Count + 1} of its journal is no event: {error.Message}", error);
            }
        }
    }

    private static IEnumerable<byte[]> Lines(IReadOnlyList<StudyEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var happened in events)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(happened, MessageJson.Default.StudyEvent);
            Array.Resize(ref json, json.Length + 1);
            json[^1] = (byte)'\n';
            yield return json;
        }
    }
}
