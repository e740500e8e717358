using SessionRec.Core;

namespace SessionRec.Actors.Hosting;

/// <summary>SESSIONREC_HTTP: the host and port that a process listens on; port 0 lets the system choose.</summary>
public static class HttpListenAddress
{
    public const string Variable = "SESSIONREC_HTTP";

    /// <exception cref="InputException">It is no host and port.</exception>
    public static Uri Parse(string text) =>
        Uri.TryCreate($"http://{text}", UriKind.Absolute, out var listen) && listen.AbsolutePath == "/" && listen.Port >= 0
            ? listen
            : throw new InputException($"{Variable} is '{text}': it is a host and a port, for example 127.0.0.1:8080.");
}
