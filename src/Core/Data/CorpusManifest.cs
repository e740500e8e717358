using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Data;

/// <summary>Where a prepared corpus came from: the JSON file beside it, <c>NAME.tsv.manifest.json</c>.</summary>
/// <param name="Source">File name of the source, without its folder.</param>
/// <param name="SourceSha256">SHA-256 of the source as it lay on disk, lower-case hex.</param>
/// <param name="Options">How it was read.</param>
/// <param name="Sessions">Sessions of the corpus.</param>
/// <param name="Events">Events of the corpus.</param>
/// <param name="Items">Distinct items of the corpus.</param>
/// <param name="Report">What became of the rows.</param>
/// <param name="SessionsSha256">See <see cref="SessionCorpus.SessionsSha256"/>.</param>
/// <param name="ContentSha256">SHA-256 of the prepared file, unpacked where it is gzipped: its address in a cluster.</param>
/// <param name="Program">Name and version of the program that prepared it.</param>
public sealed record CorpusManifest(
    string Source,
    string SourceSha256,
    DataOptions Options,
    int Sessions,
    int Events,
    int Items,
    ImportReport Report,
    string SessionsSha256,
    string ContentSha256,
    string Program)
{
    private const string Extension = ".manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Where the manifest of the prepared file <paramref name="corpusPath"/> lies.</summary>
    public static string PathOf(string corpusPath) => corpusPath + Extension;

    /// <exception cref="InputException">There is no manifest, or it is not one.</exception>
    public static CorpusManifest Read(string corpusPath)
    {
        var path = PathOf(corpusPath);
        try
        {
            return JsonSerializer.Deserialize<CorpusManifest>(File.ReadAllBytes(path), Json) ?? throw new InputException($"{path} is not a manifest.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} is not a manifest that can be read: {e.Message}", e);
        }
    }

    public void Write(string corpusPath) => File.WriteAllText(PathOf(corpusPath), JsonSerializer.Serialize(this, Json) + "\n");

    /// <exception cref="InputException">The prepared file is not the one this manifest tells of.</exception>
    public void Verify(string corpusPath)
    {
        var found = FileHash.ContentSha256(corpusPath);
        if (found != ContentSha256) throw new InputException($"{corpusPath} was changed since it was prepared: its SHA-256 is {found}, the manifest says {ContentSha256}.");
    }
}
