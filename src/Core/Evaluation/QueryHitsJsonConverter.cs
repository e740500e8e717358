using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Evaluation;

/// <summary>Hits as the text of <see cref="QueryHits.ToString"/>.</summary>
public sealed class QueryHitsJsonConverter : JsonConverter<QueryHits>
{
    public override QueryHits Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return QueryHits.Parse(reader.GetString() ?? "");
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, QueryHits value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
