using SessionRec.Actors.Hosting;

namespace SessionRec.Deploy.Tests;

/// <summary>The program's version: what the images and the manifests must be of.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = typeof(ClusterOptions).Assembly.GetName().Version!.ToString(3);
}
