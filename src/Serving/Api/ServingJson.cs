using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SessionRec.Serving.Models;

namespace SessionRec.Serving.Api;

/// <summary>How the service's JSON is read and written: names_like_this, as in its URLs.</summary>
/// <remarks>Answers are written by generated code. Requests are not read by it: it would lose the defaults of their properties.</remarks>
[JsonSerializable(typeof(Recommendation))]
[JsonSerializable(typeof(RecommendationBatch))]
[JsonSerializable(typeof(ModelDescription))]
internal sealed partial class ServingJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.TypeInfoResolverChain.Insert(0, Default);
    }
}
