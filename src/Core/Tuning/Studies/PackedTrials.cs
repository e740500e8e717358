using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>Trials of one block of numbers that have ended, as compressed JSON: a tenth of what they take otherwise.</summary>
/// <param name="From">The first one's number.</param>
/// <param name="Content">An array of <see cref="TrialSnapshot"/>, compressed by Brotli.</param>
public sealed record PackedTrials(int From, byte[] Content)
{
    internal static PackedTrials Pack(IReadOnlyList<TrialSnapshot> trials)
    {
        using var content = new MemoryStream();
        using (var compressed = new BrotliStream(content, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(compressed, trials, PackedTrialsJson.Default.IReadOnlyListTrialSnapshot);
        return new PackedTrials(trials[0].Trial, content.ToArray());
    }

    /// <exception cref="InvalidDataException">The content is damaged.</exception>
    internal IReadOnlyList<TrialSnapshot> Unpack()
    {
        using var compressed = new BrotliStream(new MemoryStream(Content), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(compressed, PackedTrialsJson.Default.IReadOnlyListTrialSnapshot) ?? throw new InvalidDataException($"The packed trials from {From} on are not there.");
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<TrialSnapshot>))]
internal sealed partial class PackedTrialsJson : JsonSerializerContext;
