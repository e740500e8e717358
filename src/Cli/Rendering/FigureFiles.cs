using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Cli.Rendering;

/// <summary>Figures as files, and pages of them.</summary>
internal static class FigureFiles
{
    /// <summary>Writes a page; its folder is made where it is not there.</summary>
    public static void Save(HtmlReport page, string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        page.Save(path);
    }

    /// <summary>Draws each figure as <c>.svg</c> beside its numbers as <c>.csv</c> and says so.</summary>
    public static void Draw(Terminal terminal, IEnumerable<Figure> figures, string folder)
    {
        Directory.CreateDirectory(folder);
        using var renderer = new FigureRenderer();
        var count = 0;
        foreach (var figure in figures)
        {
            ReplacedFile.Write(Path.Combine(folder, figure.Name + ".svg"), renderer.ToSvg(figure));
            ReplacedFile.Write(Path.Combine(folder, figure.Name + ".csv"), figure.Table.ToCsv());
            count++;
        }

        terminal.Error.WriteLine($"figures {folder}{Path.DirectorySeparatorChar}: {count} as .svg, their numbers as .csv");
    }
}
