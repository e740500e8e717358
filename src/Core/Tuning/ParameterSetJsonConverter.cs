using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning;

/// <summary>A parameter set as one JSON object, in order.</summary>
public sealed class ParameterSetJsonConverter : JsonConverter<ParameterSet>
{
    private static readonly ParameterValueJsonConverter Values = new();

    public override ParameterSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Parameters are an object of name and value.");
        var entries = new List<KeyValuePair<string, ParameterValue>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            entries.Add(new(name, Values.Read(ref reader, typeof(ParameterValue), options)));
        }

        return new ParameterSet(entries);
    }

    public override void Write(Utf8JsonWriter writer, ParameterSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, parameter) in value)
        {
            writer.WritePropertyName(name);
            Values.Write(writer, parameter, options);
        }

        writer.WriteEndObject();
    }
}
