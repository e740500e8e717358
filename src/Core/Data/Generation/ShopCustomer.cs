using System.Runtime.InteropServices;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Data.Generation;

/// <summary>A customer with a year of invoices. One object serves for all customers, one after another.</summary>
internal sealed class ShopCustomer(ShopCatalogue catalogue, NumpyGenerator random)
{
    private const int None = -1;

    private readonly List<ShopEvent> _events = [];
    private readonly int[] _favourites = new int[ShopBehaviour.FavouriteThemes];
    private readonly long[] _invoiceOfItem = new long[catalogue.Count];
    private long _invoice;
    private int _invoiceStart;
    private int _theme;
    private int _replayed;

    public ReadOnlySpan<ShopEvent> Events => CollectionsMarshal.AsSpan(_events);

    /// <summary>Forgets the customer before and gives the new one tastes.</summary>
    public void Begin()
    {
        _events.Clear();
        for (var i = 0; i < _favourites.Length; i++) _favourites[i] = catalogue.DrawTheme(random);
    }

    public void Buy(int lines, long time)
    {
        _invoice++;
        _invoiceStart = _events.Count;
        _replayed = None;
        _theme = Chance(ShopBehaviour.FavouriteTheme)
            ? _favourites[Below(_favourites.Length)]
            : catalogue.DrawTheme(random);
        for (var line = 0; line < lines; line++)
        {
            var item = NextItem();
            _invoiceOfItem[item] = _invoice;
            Add(item, time);
        }
    }

    /// <summary>Gives back recent items, the latest most often.</summary>
    public void Return(int lines, long time)
    {
        var bought = _events.Count;
        for (var line = 0; line < lines; line++)
        {
            var u = random.NextDouble();
            var back = (int)(u * u * u * Math.Min(bought, ShopBehaviour.ReturnSpan));
            Add(_events[bought - 1 - back].Item, time);
        }
    }

    /// <summary>A second between lines, so that a sort by time, stable or not, keeps their order.</summary>
    private void Add(int item, long time)
    {
        if (_events.Count > 0) time = Math.Max(time, _events[^1].Time + 1);
        _events.Add(new ShopEvent(item, time));
    }

    private int NextItem()
    {
        for (var attempt = 0; attempt < ShopBehaviour.LineAttempts; attempt++)
        {
            var item = Propose();
            if (item != None && !IsOnInvoice(item)) return item;
        }

        return catalogue.DrawItem(random);
    }

    private int Propose()
    {
        if (_replayed != None && _replayed + 1 < _invoiceStart && Chance(ShopBehaviour.Replay)) return _events[++_replayed].Item;
        _replayed = None;
        return _events.Count == _invoiceStart ? ProposeAfresh() : ProposeNext();
    }

    private int ProposeNext()
    {
        var last = _events[^1].Item;
        var u = random.NextDouble();
        if ((u -= ShopBehaviour.Follow) < 0) return Step(last);
        if ((u -= ShopBehaviour.Resume) < 0) return Step(RecentItem());
        if (u < ShopBehaviour.Partner)
        {
            var partner = catalogue.Partner(last);
            return catalogue.Accepts(last, partner, random) ? partner : None;
        }

        return ProposeAfresh();
    }

    private int ProposeAfresh()
    {
        var u = random.NextDouble();
        if ((u -= ShopBehaviour.Reorder) < 0)
        {
            if (_invoiceStart == 0) return catalogue.DrawItem(_theme, random);
            _replayed = Below(_invoiceStart);
            return _events[_replayed].Item;
        }

        return u < ShopBehaviour.Theme ? catalogue.DrawItem(_theme, random) : catalogue.DrawItem(random);
    }

    private int RecentItem() =>
        _events[_events.Count - 1 - Below(Math.Min(_events.Count - _invoiceStart, ShopBehaviour.ResumeSpan))].Item;

    /// <summary>A near neighbour in the item's line that is not on the invoice yet, or none.</summary>
    private int Step(int item)
    {
        for (var attempt = 0; attempt < ShopBehaviour.StepAttempts; attempt++)
        {
            var next = catalogue.Neighbour(item, DrawOffset());
            if (!IsOnInvoice(next) && catalogue.Accepts(item, next, random)) return next;
        }

        return None;
    }

    private int DrawOffset()
    {
        var u = random.NextDouble();
        foreach (var (offset, probability) in ShopBehaviour.Steps)
            if ((u -= probability) < 0)
                return offset;
        return ShopBehaviour.NearestFarStep + Below(ShopBehaviour.FarSteps);
    }

    private bool IsOnInvoice(int item) => _invoiceOfItem[item] == _invoice;

    private bool Chance(double probability) => random.NextDouble() < probability;

    private int Below(int count) => (int)random.NextBounded((ulong)count - 1);
}
