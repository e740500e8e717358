using System.Text.Json;

namespace SessionRec.Core.Tests;

/// <summary>
/// Finds the golden results and the real data, which lie beside the checkout in <c>shared/</c> (or where
/// SESSIONREC_SHARED says). Tests that need them skip, and say why, where they are not.
/// </summary>
internal static class SharedFiles
{
    public static string? Root { get; } = FindRoot();

    /// <summary>The path of a shared file; skips the calling test where it is absent.</summary>
    public static string Require(string relativePath)
    {
        var path = Root is null ? null : Path.Combine(Root, relativePath);
        Assert.SkipWhen(path is null || !File.Exists(path), $"shared/{relativePath} is not beside this checkout; set SESSIONREC_SHARED to its folder.");
        return path!;
    }

    public static JsonElement Golden(string name) =>
        JsonDocument.Parse(File.ReadAllText(Require($"reference/golden/{name}"))).RootElement;

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("SESSIONREC_SHARED") is { Length: > 0 } named) return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "reference")))
                return Path.Combine(folder.FullName, "shared");
        return null;
    }
}
