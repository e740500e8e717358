using System.Security.Cryptography;
using System.Text;
using SessionRec.Core;

namespace SessionRec.Actors.Hosting;

/// <summary>The word without which a scheduler node lets nobody change anything; those who only look need none.</summary>
public sealed class OperatorToken
{
    public const string Variable = "SESSIONREC_OPERATOR_TOKEN";

    public const string FileVariable = "SESSIONREC_OPERATOR_TOKEN_FILE";

    private readonly string _text;

    private OperatorToken(string text) => _text = text;

    /// <summary>The header's value that presents it.</summary>
    public string Header => $"Bearer {_text}";

    /// <summary>The token that the environment, or a file that it names, has; null where none is set: then anybody who reaches the node may steer.</summary>
    /// <exception cref="InputException">Both variables are set, the file cannot be read, or the token has characters that a header cannot carry.</exception>
    public static OperatorToken? FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? Get(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var (text, file) = (Get(Variable), Get(FileVariable));
        if (text is not null && file is not null) throw new InputException($"{Variable} and {FileVariable} are both set: set one of them.");
        if (file is not null) text = Read(file);
        if (text is null) return null;
        return text.All(c => c is > ' ' and <= '~') ? new OperatorToken(text) : throw new InputException($"{(file is null ? Variable : FileVariable)}: the operator's token may have visible ASCII characters alone.");
    }

    /// <summary>Whether a header's value presents this token; takes the same time wherever it differs.</summary>
    public bool IsPresentedBy(string? header) =>
        header is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes(Header)));

    public override string ToString() => "(set)";

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : throw new InputException($"{FileVariable}: {file} is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{FileVariable}: {file} cannot be read: {error.Message}", error);
        }
    }
}
