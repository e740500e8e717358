using System.Reflection;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>The files that figures are drawn with; they travel inside the program, so a page needs no network.</summary>
public static class FigureAssets
{
    /// <summary>Apache ECharts, minified; its licence and notice lie beside it in the sources.</summary>
    public static string ECharts => Read("echarts.min.js");

    /// <summary>The licence of <see cref="ECharts"/> and its notice, for those who serve it as a file.</summary>
    public static string EChartsLicence => Read("echarts.NOTICE") + "\n" + Read("echarts.LICENSE");

    /// <summary>Draws every <c>figure[data-figure]</c> of a page from the JSON beside it, with its downloads.</summary>
    public static string Script => Read("figures.js");

    /// <summary>The look of reports, light and dark.</summary>
    public static string Style => Read("report.css");

    /// <summary>A file among them, as it is.</summary>
    internal static Stream Open(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream($"SessionRec.Core.Reporting.Figures.Assets.{name}")
        ?? throw new InvalidOperationException($"{name} is missing from the assembly.");

    private static string Read(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }
}
