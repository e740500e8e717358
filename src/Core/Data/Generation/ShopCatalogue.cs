using System.Globalization;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Data.Generation;

/// <summary>
/// The items of a generated shop. Items side by side are variants of one product (a line, which is a ring); lines side by
/// side make up a theme. So lines and themes are ranges of item numbers.
/// </summary>
internal sealed class ShopCatalogue
{
    private const int FirstNumber = 30_000, LargestGap = 7;

    private readonly int[] _lineStarts;
    private readonly int[] _lineOfItem;
    private readonly double[] _demand;
    private readonly int[] _partners;
    private readonly AliasTable _items;
    private readonly int[] _themeStarts;
    private readonly AliasTable[] _itemsOfTheme;
    private readonly AliasTable _themes;

    public ShopCatalogue(int items, NumpyGenerator random)
    {
        _lineStarts = CutLines(items, random);
        _lineOfItem = new int[items];
        for (var line = 0; line < _lineStarts.Length - 1; line++)
            _lineOfItem.AsSpan(_lineStarts[line].._lineStarts[line + 1]).Fill(line);
        _demand = DrawDemand(random);
        _items = new AliasTable(_demand);
        _partners = DrawPartners(items, random);
        Codes = DrawCodes(random);

        _themeStarts = CutThemes();
        _itemsOfTheme = new AliasTable[_themeStarts.Length - 1];
        var themeDemand = new double[_itemsOfTheme.Length];
        for (var theme = 0; theme < _itemsOfTheme.Length; theme++)
        {
            var demand = _demand.AsSpan(_themeStarts[theme].._themeStarts[theme + 1]);
            _itemsOfTheme[theme] = new AliasTable(demand);
            foreach (var item in demand) themeDemand[theme] += item;
        }

        _themes = new AliasTable(themeDemand);
    }

    /// <summary>The invented stock code of each item.</summary>
    public string[] Codes { get; }

    public int Count => Codes.Length;

    public int DrawTheme(NumpyGenerator random) => _themes.Draw(random);

    public int DrawItem(NumpyGenerator random) => _items.Draw(random);

    public int DrawItem(int theme, NumpyGenerator random) => _themeStarts[theme] + _itemsOfTheme[theme].Draw(random);

    /// <summary>An item from anywhere that goes with this one; every item is the partner of one.</summary>
    public int Partner(int item) => _partners[item];

    /// <summary>The item <paramref name="offset"/> places along the ring of the item's line.</summary>
    public int Neighbour(int item, int offset)
    {
        var line = _lineOfItem[item];
        var (start, length) = (_lineStarts[line], _lineStarts[line + 1] - _lineStarts[line]);
        var place = (item - start + offset) % length;
        return start + (place < 0 ? place + length : place);
    }

    /// <summary>
    /// Whether a customer who stands at <paramref name="item"/> takes <paramref name="next"/>: always where it is asked
    /// for more, else in proportion. So walks along lines leave the demand as it is (Metropolis et al. 1953).
    /// </summary>
    public bool Accepts(int item, int next, NumpyGenerator random) => random.NextDouble() * _demand[item] <= _demand[next];

    private static int[] CutLines(int items, NumpyGenerator random)
    {
        var starts = new List<int> { 0 };
        while (starts[^1] < items)
        {
            const ulong spread = ShopBehaviour.LongestLine - ShopBehaviour.ShortestLine;
            starts.Add(Math.Min(items, starts[^1] + ShopBehaviour.ShortestLine + (int)random.NextBounded(spread)));
        }

        return [.. starts];
    }

    private int[] CutThemes()
    {
        var starts = new List<int>();
        for (var line = 0; line < _lineStarts.Length - 1; line += ShopBehaviour.LinesPerTheme) starts.Add(_lineStarts[line]);
        starts.Add(_lineStarts[^1]);
        return [.. starts];
    }

    /// <summary>Variants of one product sell alike: items are ranked by their line's level and some of their own.</summary>
    private double[] DrawDemand(NumpyGenerator random)
    {
        var levels = new double[_lineStarts.Length - 1];
        for (var line = 0; line < levels.Length; line++) levels[line] = random.NextDouble();
        var keys = new (double Level, int Item)[_lineOfItem.Length];
        for (var item = 0; item < keys.Length; item++)
            keys[item] = (levels[_lineOfItem[item]] + (ShopBehaviour.OwnPopularity * random.NextDouble()), item);
        Array.Sort(keys);
        var demand = new double[keys.Length];
        for (var rank = 0; rank < keys.Length; rank++)
            demand[keys[rank].Item] = ShopBehaviour.Demand.At((rank + 0.5) / keys.Length);
        return demand;
    }

    /// <summary>One cycle through all items (Sattolo 1986), so that nothing is its own partner.</summary>
    private static int[] DrawPartners(int items, NumpyGenerator random)
    {
        var partners = new int[items];
        for (var i = 0; i < items; i++) partners[i] = i;
        for (var i = items - 1; i > 0; i--)
        {
            var j = (int)random.NextBounded((ulong)i - 1);
            (partners[i], partners[j]) = (partners[j], partners[i]);
        }

        return partners;
    }

    /// <summary>Codes as wholesalers have them: numbers in a row, or one number with a letter for each variant.</summary>
    private string[] DrawCodes(NumpyGenerator random)
    {
        var codes = new string[_lineOfItem.Length];
        var number = FirstNumber;
        for (var line = 0; line < _lineStarts.Length - 1; line++)
        {
            number += 1 + (int)random.NextBounded(LargestGap - 1);
            var lettered = random.NextDouble() < ShopBehaviour.LetteredLine;
            for (var item = _lineStarts[line]; item < _lineStarts[line + 1]; item++)
            {
                var digits = number.ToString(CultureInfo.InvariantCulture);
                codes[item] = lettered ? digits + (char)('A' + item - _lineStarts[line]) : digits;
                if (!lettered) number++;
            }
        }

        return codes;
    }
}
