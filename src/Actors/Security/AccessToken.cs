using System.Security.Cryptography;
using System.Text;
using SessionRec.Core;

namespace SessionRec.Actors.Security;

/// <summary>A word that whoever has a role presents over HTTP: operators, without whose word nobody changes anything, or readers.</summary>
public sealed class AccessToken
{
    /// <summary>What a scheduler wants of those who change something.</summary>
    public const string OperatorVariable = "SESSIONREC_OPERATOR_TOKEN";

    /// <summary>What nodes want of those who look; the operator's does as well.</summary>
    public const string ReaderVariable = "SESSIONREC_READER_TOKEN";

    /// <summary>Shorter ones could be guessed; it goes for tokens of <c>pbm</c> as well.</summary>
    public const int ShortestLength = 16;

    private const string FileEnding = "_FILE";

    private readonly string _text;

    private AccessToken(string text) => _text = text;

    /// <summary>The header's value that presents it.</summary>
    public string Header => $"Bearer {_text}";

    /// <summary>What stands for the token in a browser, which should not keep the token itself.</summary>
    public string Cookie => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_text), "sessionrec sign-in"u8));

    /// <summary>The token that a variable, or a file that a variable of the same name with _FILE names, has; null where neither is set.</summary>
    /// <exception cref="InputException">Both variables are set, the file cannot be read, or the token is too short or has characters that a header cannot carry.</exception>
    public static AccessToken? FromEnvironment(IReadOnlyDictionary<string, string> environment, string variable)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? Get(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var (text, file) = (Get(variable), Get(variable + FileEnding));
        if (text is not null && file is not null) throw new InputException($"{variable} and {variable}{FileEnding} are both set: set one of them.");
        if (file is not null) text = Read(file, variable + FileEnding);
        if (text is null) return null;
        var place = file is null ? variable : variable + FileEnding;
        if (!text.All(c => c is > ' ' and <= '~')) throw new InputException($"{place}: a token may have visible ASCII characters alone.");
        return text.Length >= ShortestLength ? new AccessToken(text) : throw new InputException($"{place}: the token is too short: it has at least {ShortestLength} characters.");
    }

    /// <summary>The strongest token that this process was given: the operator's, else the readers'.</summary>
    public static AccessToken? OfProcess()
    {
        var environment = new[] { OperatorVariable, ReaderVariable }.SelectMany(v => new[] { v, v + FileEnding }).ToDictionary(v => v, v => Environment.GetEnvironmentVariable(v) ?? "");
        return FromEnvironment(environment, OperatorVariable) ?? FromEnvironment(environment, ReaderVariable);
    }

    /// <summary>Whether a header's value presents this token; takes the same time wherever it differs.</summary>
    public bool IsPresentedBy(string? header) => AreEqual(header, Header);

    /// <summary>Whether a cookie stands for this token.</summary>
    public bool IsStoodForBy(string? cookie) => AreEqual(cookie, Cookie);

    public override string ToString() => "(set)";

    private static bool AreEqual(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private static string Read(string file, string variable)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : throw new InputException($"{variable}: {file} is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{variable}: {file} cannot be read: {error.Message}", error);
        }
    }
}
