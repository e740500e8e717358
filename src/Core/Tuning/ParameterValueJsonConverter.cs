using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning;

/// <summary>Parameter values as plain JSON scalars; real numbers keep a decimal point or exponent, so that their kind survives.</summary>
public sealed class ParameterValueJsonConverter : JsonConverter<ParameterValue>
{
    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => new ParameterValue(true),
        JsonTokenType.False => new ParameterValue(false),
        JsonTokenType.String => new ParameterValue(reader.GetString()!),
        JsonTokenType.Number when reader.ValueSpan.IndexOfAny(".eE"u8) < 0 && reader.TryGetInt64(out var whole) => new ParameterValue(whole),
        JsonTokenType.Number => new ParameterValue(reader.GetDouble()),
        _ => throw new JsonException($"A parameter's value is a number, true, false or a string, not {reader.TokenType}."),
    };

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case ParameterKind.Integer: writer.WriteNumberValue(value.AsInt64()); break;
            case ParameterKind.Boolean: writer.WriteBooleanValue(value.AsBoolean()); break;
            case ParameterKind.Text: writer.WriteStringValue(value.AsText()); break;
            default:
                var text = value.ToString();
                writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? text + ".0" : text);
                break;
        }
    }
}
