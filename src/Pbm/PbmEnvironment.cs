using System.Globalization;
using SessionRec.Actors.Commands;

namespace SessionRec.Pbm;

/// <summary>What the environment tells <c>pbm</c>.</summary>
/// <param name="Token">PBM_TOKEN: presented to the node.</param>
/// <param name="TimeoutText">PBM_TIMEOUT: seconds to wait for an answer; the default where it is null.</param>
internal sealed record PbmEnvironment(string? Token, string? TimeoutText)
{
    /// <summary>Longer than a node lets a command run, so that its own last word comes first.</summary>
    private const int DefaultSeconds = 75;

    /// <exception cref="UsageException">PBM_TIMEOUT is no number of seconds.</exception>
    public TimeSpan AnswerWithin => TimeoutText is null
        ? TimeSpan.FromSeconds(DefaultSeconds)
        : int.TryParse(TimeoutText, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"PBM_TIMEOUT is '{TimeoutText}': it is a number of seconds from 1 to 86400.");

    public static PbmEnvironment OfProcess() => new(Get("PBM_TOKEN"), Get("PBM_TIMEOUT"));

    private static string? Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
