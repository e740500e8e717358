using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using SessionRec.Core.Data;
using SessionRec.Core.Reporting;

namespace SessionRec.Core.Models.Saved;

/// <summary>
/// A trained model of any kind as one file: a zip archive of <c>model.json</c> (what it is), <c>items.json</c> (its catalogue),
/// <c>sessions.bin</c> and <c>times.bin</c> (what it learned from, little-endian), and <c>weights.bin</c> for models that are trained
/// epoch by epoch. Models that count are counted again when the file is read, which takes less time than their tables would
/// take to be read, and gives the same model to the bit. Every part has its SHA-256 in <c>model.json</c>.
/// </summary>
/// <remarks>The file holds the sessions, without the names of sessions: treat it as the data are treated.</remarks>
public static class ModelFile
{
    /// <summary>The customary ending.</summary>
    public const string Extension = ".srm";

    private const int Format = 1;
    private const string DescriptionPart = "model.json", ItemsPart = "items.json", SessionsPart = "sessions.bin", TimesPart = "times.bin", WeightsPart = "weights.bin";

    /// <summary>Writes a trained model. A file is complete or not there: it gets its name when it is whole.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="definition">The kind of model.</param>
    /// <param name="parameters">What it was trained with, complete.</param>
    /// <param name="training">What it learned from.</param>
    /// <param name="run">Its training, between two epochs.</param>
    /// <param name="data">The data's name.</param>
    /// <param name="origin">The study and trial it repeats, null for none.</param>
    public static void Save(string path, IModelDefinition definition, Tuning.ParameterSet parameters, SessionCorpus training, ITrainingRun run, string data, string? origin = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(run);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        try
        {
            ReplacedFile.WriteBytes(path, stream =>
            {
                using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                var parts = new Dictionary<string, string>();
                Add(archive, parts, ItemsPart, part => JsonSerializer.Serialize(part, new Catalogue([.. training.ItemKeys], training.ItemNames is null ? null : [.. training.ItemNames])));
                Add(archive, parts, SessionsPart, part => WriteSessions(part, training));
                if (training.Times is { } times) Add(archive, parts, TimesPart, part => part.Write(MemoryMarshal.AsBytes<double>(times as double[] ?? [.. times])));
                if (run is ICheckpointable weights) Add(archive, parts, WeightsPart, weights.SaveCheckpoint);
                var description = new SavedModelDescription(
                    Format, ProgramVersion.Text, definition.Name, ModelRegistry.Complete(definition, parameters), run.Epoch, data, origin, training.SessionsSha256, training.SessionCount, training.EventCount, training.ItemCount, parts);
                using var entry = archive.CreateEntry(DescriptionPart).Open();
                JsonSerializer.Serialize(entry, description, ReportJson.Indented);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Reads only what the model is.</summary>
    /// <exception cref="InputException">There is no such file, or it is no model.</exception>
    public static SavedModelDescription Describe(string path) => Read(path, (archive, _) => DescriptionOf(archive, path));

    /// <summary>Reads a model and makes it ready to answer.</summary>
    /// <exception cref="InputException">There is no such file, or it is no model, damaged, or of a later version.</exception>
    public static SavedModel Load(string path, CancellationToken cancellation = default) => Read(path, (archive, _) =>
    {
        var description = DescriptionOf(archive, path);
        var definition = ModelRegistry.Find(description.Model) ?? throw new InputException($"{path} is a {description.Model}, which this version does not know.");
        var training = SessionsOf(archive, description, path);
        if (training.EventCount != description.Events || training.SessionsSha256 != description.TrainingSha256) throw Damaged(path, SessionsPart);
        var run = definition.Start(training, ModelRegistry.Complete(definition, description.Parameters));
        try
        {
            if (run is ICheckpointable weights) weights.RestoreCheckpoint(new MemoryStream(Part(archive, description, WeightsPart, path)));
            else while (run.Epoch < description.Epoch) run.TrainEpoch(null, cancellation);
            return new SavedModel(description, training, run);
        }
        catch
        {
            run.Dispose();
            throw;
        }
    });

    private static T Read<T>(string path, Func<ZipArchive, string, T> read)
    {
        if (!File.Exists(path)) throw new InputException($"{path} does not exist. sessionrec train and sessionrec recommend --study write models.");
        try
        {
            using var archive = new ZipArchive(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
            return read(archive, path);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            throw new InputException($"{path} is not a model that can be read: {e.Message}", e);
        }
    }

    private static SavedModelDescription DescriptionOf(ZipArchive archive, string path)
    {
        var entry = archive.GetEntry(DescriptionPart) ?? throw new InputException($"{path} is not a model: it has no {DescriptionPart}.");
        using var stream = entry.Open();
        var description = JsonSerializer.Deserialize<SavedModelDescription>(stream, ReportJson.Compact);
        if (description is not { Model: not null, Parameters: not null, Parts: not null }) throw new InputException($"{path} is not a model: its {DescriptionPart} does not say which.");
        return description.Format == Format ? description : throw new InputException($"{path} has form {description.Format}, this version reads {Format}.");
    }

    private static SessionCorpus SessionsOf(ZipArchive archive, SavedModelDescription description, string path)
    {
        var catalogue = JsonSerializer.Deserialize<Catalogue>(Part(archive, description, ItemsPart, path)) ?? throw Damaged(path, ItemsPart);
        var numbers = MemoryMarshal.Cast<byte, int>(Part(archive, description, SessionsPart, path));
        if (numbers.IsEmpty || numbers[0] < 1 || numbers[0] >= numbers.Length) throw Damaged(path, SessionsPart);
        var offsets = numbers.Slice(1, numbers[0]).ToArray();
        var items = numbers[(1 + numbers[0])..].ToArray();
        if (items.AsSpan().IndexOfAnyExceptInRange(0, catalogue.Keys.Length - 1) >= 0) throw Damaged(path, SessionsPart);
        for (var s = 1; s < offsets.Length; s++)
            if (offsets[s] < offsets[s - 1]) throw Damaged(path, SessionsPart);
        var times = description.Parts.ContainsKey(TimesPart) ? MemoryMarshal.Cast<byte, double>(Part(archive, description, TimesPart, path)).ToArray() : null;
        return new SessionCorpus(catalogue.Keys, items, offsets, null, times).WithItemNames(catalogue.Names);
    }

    private static void WriteSessions(Stream stream, SessionCorpus training)
    {
        stream.Write(BitConverter.GetBytes(training.Offsets.Length));
        stream.Write(MemoryMarshal.AsBytes(training.Offsets));
        stream.Write(MemoryMarshal.AsBytes(training.Items));
    }

    private static void Add(ZipArchive archive, Dictionary<string, string> parts, string name, Action<Stream> write)
    {
        using var hash = SHA256.Create();
        using (var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open())
        using (var hashed = new CryptoStream(entry, hash, CryptoStreamMode.Write)) write(hashed);
        parts.Add(name, Convert.ToHexStringLower(hash.Hash!));
    }

    private static byte[] Part(ZipArchive archive, SavedModelDescription description, string name, string path)
    {
        if (archive.GetEntry(name) is not { } entry || !description.Parts.TryGetValue(name, out var expected)) throw new InputException($"{path} is damaged: it has no {name}.");
        var content = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == expected ? content : throw Damaged(path, name);
    }

    private static InputException Damaged(string path, string part) => new($"{path} is damaged: its {part} is not what was written.");

    private sealed record Catalogue(string[] Keys, string?[]? Names);
}
