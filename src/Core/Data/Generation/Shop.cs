using SessionRec.Core.Randomness;

namespace SessionRec.Core.Data.Generation;

/// <summary>The customers of a generated shop, one after another.</summary>
internal sealed class Shop
{
    private const int FirstCustomerNumber = 20_001;
    private const int SecondsPerDay = 86_400, OpeningSecond = 8 * 3600, OpenMinutes = 600;

    private readonly ShopOptions _options;
    private readonly NumpyGenerator _random;
    private readonly ShopCatalogue _catalogue;
    private readonly ShopCustomer _customer;
    private readonly long _newYear;
    private readonly double _lengthScale;
    private readonly ulong _stride;
    private readonly List<Invoice> _plan = [];
    private readonly List<long> _times = [];
    private int _customersDone;

    /// <exception cref="InputException">An option is out of its range.</exception>
    public Shop(ShopOptions options)
    {
        options.Validate();
        _options = options;
        _random = new NumpyGenerator(options.Seed);
        _catalogue = new ShopCatalogue(options.Items, _random);
        _customer = new ShopCustomer(_catalogue, _random);
        _newYear = new DateTimeOffset(options.Start, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();
        _lengthScale = LengthScale((double)options.Events / options.Customers);
        _stride = Stride((ulong)options.Customers);
    }

    public string[] ItemCodes => _catalogue.Codes;

    /// <summary>Number of the customer that the last <see cref="MoveNext"/> made.</summary>
    public long CustomerNumber => FirstCustomerNumber + _customersDone - 1L;

    /// <summary>That customer's events in the order of time; valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<ShopEvent> Events => _customer.Events;

    public bool MoveNext()
    {
        if (_customersDone == _options.Customers) return false;
        PlanInvoices(DrawLength(_customersDone++));
        _customer.Begin();
        for (var i = 0; i < _plan.Count; i++)
        {
            if (_plan[i].IsReturn) _customer.Return(_plan[i].Lines, _times[i]);
            else _customer.Buy(_plan[i].Lines, _times[i]);
        }

        return true;
    }

    /// <summary>
    /// Lengths are stratified: n customers take one each of n equal shares of the curve, so that every shop has its few
    /// very long histories and the number of events hardly varies with the seed.
    /// </summary>
    private int DrawLength(int customer)
    {
        var stratum = (ulong)customer * _stride % (ulong)_options.Customers;
        return LengthAt((stratum + _random.NextDouble()) / _options.Customers, _lengthScale);
    }

    private static int LengthAt(double share, double scale) =>
        Math.Max(ShopBehaviour.ShortestSession, (int)((scale * ShopBehaviour.SessionLength.At(share)) + 0.5));

    private void PlanInvoices(int length)
    {
        _plan.Clear();
        for (var left = length; left > 0;)
        {
            var returned = _random.NextDouble() < ShopBehaviour.Return ? 1 + (int)_random.NextBounded(ShopBehaviour.LongestReturn - 1) : 0;
            returned = Math.Min(returned, left - 1);
            var bought = Math.Min(left - returned, (int)ShopBehaviour.InvoiceSize.At(_random.NextDouble()));
            _plan.Add(new Invoice(bought, IsReturn: false));
            if (returned > 0) _plan.Add(new Invoice(returned, IsReturn: true));
            left -= bought + returned;
        }

        _times.Clear();
        for (var i = 0; i < _plan.Count; i++) _times.Add(DrawTime());
        _times.Sort();
    }

    private long DrawTime()
    {
        var day = (long)ShopBehaviour.DayOfYear.At(_random.NextDouble());
        return _newYear + (day * SecondsPerDay) + OpeningSecond + (60 * (long)_random.NextBounded(OpenMinutes - 1));
    }

    /// <summary>The factor on the curve of lengths that gives this mean, by halving: the shortest length bends it.</summary>
    private static double LengthScale(double meanLength)
    {
        const int points = 4096, halvings = 40;
        var (low, high) = (0.0, 2 * meanLength);
        for (var i = 0; i < halvings; i++)
        {
            var middle = (low + high) * 0.5;
            long sum = 0;
            for (var point = 0; point < points; point++) sum += LengthAt((point + 0.5) / points, middle);
            if (sum < meanLength * points) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>A step coprime to the customers, near the golden section: customers side by side get lengths far apart.</summary>
    private static ulong Stride(ulong customers)
    {
        var stride = (ulong)(0.618 * customers);
        while (GreatestCommonDivisor(stride, customers) != 1) stride++;
        return stride;

        static ulong GreatestCommonDivisor(ulong a, ulong b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
    }

    private readonly record struct Invoice(int Lines, bool IsReturn);
}
