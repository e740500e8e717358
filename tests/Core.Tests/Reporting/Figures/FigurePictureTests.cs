using SessionRec.Core.Reporting.Figures;
using SkiaSharp;

namespace SessionRec.Core.Tests.Reporting.Figures;

public sealed class FigurePictureTests
{
    [Fact]
    public void Words_are_drawn_whatever_typefaces_the_machine_has()
    {
        using var drawn = Draw("""<text dominant-baseline="central" text-anchor="middle" style="font-size:20px;font-family:no such family;" transform="translate(50 20)" fill="#000">word</text>""");

        var dark = Dark(drawn).ToList();
        Assert.True(dark.Count > 100, $"{dark.Count} dark pixels");
        Assert.InRange(dark.Average(p => p.X), 90, 110);
        Assert.InRange(dark.Average(p => p.Y), 36, 48);
    }

    [Fact]
    public void It_is_white_where_nothing_is_drawn_and_has_two_pixels_for_one()
    {
        using var drawn = Draw("");

        Assert.Equal((200, 80), (drawn.Width, drawn.Height));
        Assert.Empty(Dark(drawn));
        Assert.Equal(SKColors.White, drawn.GetPixel(0, 0));
    }

    private static SKBitmap Draw(string inside) =>
        SKBitmap.Decode(FigurePicture.ToPng($"""<svg width="100" height="40" xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 100 40">{inside}</svg>"""));

    private static IEnumerable<(int X, int Y)> Dark(SKBitmap picture) =>
        from x in Enumerable.Range(0, picture.Width)
        from y in Enumerable.Range(0, picture.Height)
        where picture.GetPixel(x, y).Green < 128
        select (x, y);
}
