using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>An entry as <c>[kind, trial, index]</c>.</summary>
public sealed class SchedulerHistoryEntryJsonConverter : JsonConverter<SchedulerHistoryEntry>
{
    public override SchedulerHistoryEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A history entry is an array of three numbers.");
        var entry = new SchedulerHistoryEntry((SchedulerHistoryKind)Next(ref reader), Next(ref reader), Next(ref reader));
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray) throw new JsonException("A history entry has three numbers.");
        return entry;
    }

    public override void Write(Utf8JsonWriter writer, SchedulerHistoryEntry value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)value.Kind);
        writer.WriteNumberValue(value.Trial);
        writer.WriteNumberValue(value.Index);
        writer.WriteEndArray();
    }

    private static int Next(ref Utf8JsonReader reader) => reader.Read() ? reader.GetInt32() : throw new JsonException("A history entry has three numbers.");
}
