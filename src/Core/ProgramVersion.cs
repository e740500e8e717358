using System.Reflection;

namespace SessionRec.Core;

/// <summary>Which program made a file.</summary>
public static class ProgramVersion
{
    /// <summary>Name and version, for example <c>SessionRec 0.1.0</c>.</summary>
    public static string Text { get; } =
        $"SessionRec {typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";
}
