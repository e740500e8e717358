using System.Text.Json.Nodes;
using Jint;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>
/// Draws figures as SVG and PNG without a browser: ECharts' own server-side mode, run by the Jint interpreter. Loading takes a second
/// or two, a figure some tenths. Not safe for several threads.
/// </summary>
public sealed class FigureRenderer : IDisposable
{
    // ECharts looks for a console and timers; without animation nothing waits for one.
    private const string Surroundings = """
        var setTimeout = function () { return 0; }, clearTimeout = function () {};
        var console = { log: function () {}, warn: function () {}, error: function () {} };
        """;

    private const string Draw = """
        function draw(option, width, height) {
          var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
          try { chart.setOption(JSON.parse(option)); return chart.renderToSVGString(); } finally { chart.dispose(); }
        }
        """;

    private readonly Lazy<Engine> _engine = new(() => new Engine().Execute(Surroundings).Execute(FigureAssets.ECharts).Execute(Draw));

    /// <summary>The figure with its title, <see cref="Figure.Width"/> pixels wide.</summary>
    public string ToSvg(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var option = figure.Option.DeepClone().AsObject();
        option["animation"] = false;
        option["backgroundColor"] = "#ffffff";
        option["title"] = new JsonObject { ["text"] = figure.Title, ["left"] = "center", ["top"] = 4, ["textStyle"] = new JsonObject { ["fontSize"] = 15 } };
        return _engine.Value.Invoke("draw", option.ToJsonString(), Figure.Width, figure.Height).AsString();
    }

    /// <summary>The same as a PNG of <see cref="FigurePicture.PixelRatio"/> times as many pixels each way.</summary>
    public byte[] ToPng(Figure figure) => FigurePicture.ToPng(ToSvg(figure));

    public void Dispose()
    {
        if (_engine.IsValueCreated) _engine.Value.Dispose();
    }
}
