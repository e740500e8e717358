using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Cli.Rendering;

/// <summary>A page as a file.</summary>
internal static class PageFile
{
    /// <summary>Writes a page; its folder is made where it is not there.</summary>
    public static void Save(HtmlReport page, string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        page.Save(path);
    }
}
