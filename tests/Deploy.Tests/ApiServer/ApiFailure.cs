namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>What the API server refuses, as Kubernetes puts it.</summary>
internal sealed class ApiFailure(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    public static ApiFailure NotFound(string what, string name) => new(404, "NotFound", $"{what} \"{name}\" not found");
}
