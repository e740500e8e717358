using System.CommandLine;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Cli.Rendering;

/// <summary>Figures as files: <c>--svg</c> and <c>--png</c>, wherever a command has some.</summary>
internal sealed class FigureOptions
{
    private readonly Option<string?> _svg = new("--svg") { Description = "A folder for the figures as SVG files, and their numbers as CSV.", HelpName = "folder" };
    private readonly Option<string?> _png = new("--png") { Description = "A folder for the figures as PNG files, and their numbers as CSV.", HelpName = "folder" };

    public void AddTo(Command command)
    {
        command.Add(_svg);
        command.Add(_png);
    }

    /// <summary>Draws the figures that were asked for and says where they are.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="terminal">Is told on standard error, so that answers stay apart.</param>
    /// <param name="figures">Makes them; not asked where nobody wants files.</param>
    public void Draw(ParseResult arguments, Terminal terminal, Func<IEnumerable<Figure>> figures)
    {
        var (svg, png) = (arguments.GetValue(_svg), arguments.GetValue(_png));
        if (svg is null && png is null) return;
        using var renderer = new FigureRenderer();
        foreach (var folder in new[] { svg, png }.OfType<string>()) Directory.CreateDirectory(folder);
        var count = 0;
        foreach (var figure in figures())
        {
            var drawing = renderer.ToSvg(figure);
            if (svg is not null) ReplacedFile.Write(Path.Combine(svg, figure.Name + ".svg"), drawing);
            if (png is not null) ReplacedFile.WriteBytes(Path.Combine(png, figure.Name + ".png"), stream => stream.Write(FigurePicture.ToPng(drawing)));
            foreach (var folder in new[] { svg, png }.OfType<string>().Distinct()) ReplacedFile.Write(Path.Combine(folder, figure.Name + ".csv"), figure.Table.ToCsv());
            count++;
        }

        foreach (var (folder, form) in new[] { (svg, "svg"), (png, "png") })
            if (folder is not null)
                terminal.Error.WriteLine($"figures {folder}{Path.DirectorySeparatorChar}: {count} as .{form}, their numbers as .csv");
    }
}
