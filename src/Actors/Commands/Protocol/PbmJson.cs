using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Actors.Commands.Protocol;

/// <summary>The JSON form of <see cref="PbmMessage"/>s; generated at compile time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    MaxDepth = 8,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PbmMessage))]
internal sealed partial class PbmJson : JsonSerializerContext;
