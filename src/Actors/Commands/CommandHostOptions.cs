using System.Net;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Actors.Security;
using SessionRec.Core;

namespace SessionRec.Actors.Commands;

/// <summary>How a node offers its commands to <c>pbm</c>.</summary>
public sealed record CommandHostOptions
{
    /// <summary>Where Petabridge.Cmd listens, and so what operators expect.</summary>
    public const int DefaultPort = 9110;

    private const string AddressVariable = "SESSIONREC_PBM";
    private const string TokenVariable = "SESSIONREC_PBM_TOKEN";
    private const string ReaderVariable = "SESSIONREC_PBM_READER_TOKEN";
    private const string FileEnding = "_FILE";
    private const string Off = "off";

    /// <summary>SESSIONREC_PBM: the address to listen on; port 0 lets the system choose; null (<c>off</c>) for no commands at all.</summary>
    public IPEndPoint? EndPoint { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>SESSIONREC_PBM_TOKEN, or the content of the file SESSIONREC_PBM_TOKEN_FILE: what a client must present; null where none is needed.</summary>
    public string? Token { get; init; }

    /// <summary>SESSIONREC_PBM_READER_TOKEN, or the content of the file SESSIONREC_PBM_READER_TOKEN_FILE: who presents this one may look and change nothing; null for nobody.</summary>
    public string? ReaderToken { get; init; }

    /// <summary>Clients served at the same time; the next one is told so and sent away.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>How long a frame of a client may be, and how long it may take, either way.</summary>
    public FrameLimits Frames { get; init; } = FrameLimits.OfNode;

    /// <summary>How long a client may take to say hello.</summary>
    public TimeSpan HelloWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may be connected without running anything.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a command may take that does not stream.</summary>
    public TimeSpan CommandWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait before a port that is taken is tried again.</summary>
    public TimeSpan ListenAgainAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="InputException">A variable is wrong, or a token is missing where one is needed.</exception>
    public static CommandHostOptions FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? Get(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var defaults = new CommandHostOptions();
        var address = Get(AddressVariable) ?? defaults.EndPoint!.ToString();
        if (address == Off) return defaults with { EndPoint = null };
        if (!IPEndPoint.TryParse(address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var endPoint) || !address.Contains(':', StringComparison.Ordinal))
            throw new InputException($"{AddressVariable} is '{address}': it is an address and a port, for example {defaults.EndPoint}, or {Off}.");

        string? TokenOf(string variable)
        {
            var token = Get(variable) ?? (Get(variable + FileEnding) is { } file ? ReadToken(file, variable + FileEnding) : null);
            return token is { Length: < AccessToken.ShortestLength } ? throw new InputException($"The token of {variable} is too short: it has at least {AccessToken.ShortestLength} characters.") : token;
        }

        var (token, reader) = (TokenOf(TokenVariable), TokenOf(ReaderVariable));
        if (token is null && reader is not null) throw new InputException($"{ReaderVariable} is set and {TokenVariable} is not: who presents nothing could then change what readers may not. Set both.");
        if (token is not null && token == reader) throw new InputException($"{ReaderVariable} and {TokenVariable} are the same: whoever may look could then steer as well.");
        if (token is null && !IPAddress.IsLoopback(endPoint.Address))
            throw new InputException($"{AddressVariable} is '{address}', which other machines reach: whoever reaches it can take nodes down, so it needs a token in {TokenVariable} or in a file named by {TokenVariable}{FileEnding}.");
        return defaults with { EndPoint = endPoint, Token = token, ReaderToken = reader };
    }

    /// <summary>Leaves the token out.</summary>
    public override string ToString() => $"{EndPoint?.ToString() ?? Off}, {(Token is null ? "no token" : "with a token")}";

    private static string ReadToken(string file, string variable)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{variable} names '{file}', which cannot be read: {error.Message}", error);
        }
    }
}
