using System.Reflection;
using SkiaSharp;
using Svg.Skia;
using Svg.Skia.TypefaceProviders;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>
/// An SVG of <see cref="FigureRenderer"/> as a PNG, in a typeface that comes with the program: many servers and containers have
/// none, and a picture is the same on every machine.
/// </summary>
public static class FigurePicture
{
    /// <summary>Two pixels of the picture for each of the figure: sharp on today's screens and in print.</summary>
    public const int PixelRatio = 2;

    private static readonly ITypefaceProvider Typefaces = new OwnTypefaces();

    /// <summary>The PNG, on white.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="svg"/> is no SVG that can be drawn.</exception>
    public static byte[] ToPng(string svg)
    {
        using var drawing = new SKSvg();
        drawing.Settings.TypefaceProviders = [Typefaces];
        if (drawing.FromSvg(svg) is null) throw new InvalidOperationException("The figure's SVG cannot be drawn.");
        using var png = new MemoryStream();
        return drawing.Save(png, SKColors.White, SKEncodedImageFormat.Png, quality: 100, PixelRatio, PixelRatio)
            ? png.ToArray()
            : throw new InvalidOperationException("The figure's SVG has no size.");
    }

    /// <summary>Roboto, whatever family is asked for.</summary>
    private sealed class OwnTypefaces : ITypefaceProvider
    {
        private readonly SKTypeface _regular = Load("Roboto-Regular.ttf");
        private readonly SKTypeface _bold = Load("Roboto-Bold.ttf");

        public SKTypeface FromFamilyName(string fontFamily, SKFontStyleWeight fontWeight, SKFontStyleWidth fontWidth, SKFontStyleSlant fontStyle) =>
            fontWeight >= SKFontStyleWeight.SemiBold ? _bold : _regular;

        private static SKTypeface Load(string file)
        {
            using var font = FigureAssets.Open(file);
            return SKTypeface.FromStream(font) ?? throw new InvalidOperationException($"{file} is no font.");
        }
    }
}
