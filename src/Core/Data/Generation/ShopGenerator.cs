using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SessionRec.Core.Data.Generation;

/// <summary>
/// Makes up a gift shop's year of invoices: shaped like Online Retail, with nothing of it inside. Customers come one after
/// another, so writing a shop of any size takes no more memory than its catalogue and its longest customer.
/// </summary>
/// <remarks>
/// Equal options give equal bytes on every machine: only + - * / on doubles, which IEEE 754 fixes to the last bit, and the
/// project's own generators are used. docs/starter-data.md tells how customers behave and how near the result comes.
/// </remarks>
public static class ShopGenerator
{
    private const int BufferBytes = 1 << 16;
    private const int LongestRow = 128;
    private const int EventsPerReport = 100_000;
    private const long MostEventsInMemory = 2_000_000_000;

    /// <summary>
    /// Writes the shop in the native format: a header, then <c>SessionId ItemId Time</c> with tabs and <c>\n</c>, time in
    /// whole seconds since 1970, customer after customer, each in the order of time.
    /// </summary>
    /// <param name="options">Size and seed.</param>
    /// <param name="output">Written to the end, neither flushed nor closed.</param>
    /// <param name="progress">Told the events written so far, about every 100,000.</param>
    /// <param name="cancellationToken">Looked at after each customer.</param>
    /// <exception cref="InputException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output ends in the middle.</exception>
    public static void WriteTsv(ShopOptions options, Stream output, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        var shop = new Shop(options);
        var codes = Array.ConvertAll(shop.ItemCodes, Encoding.ASCII.GetBytes);
        var buffer = new byte[BufferBytes];
        var used = Append(buffer, 0, "SessionId\tItemId\tTime\n"u8);
        var written = new Tally(progress);
        while (shop.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (item, time) in shop.Events)
            {
                if (used > buffer.Length - LongestRow)
                {
                    output.Write(buffer, 0, used);
                    used = 0;
                }

                used = Append(buffer, used, shop.CustomerNumber);
                buffer[used++] = (byte)'\t';
                used = Append(buffer, used, codes[item]);
                buffer[used++] = (byte)'\t';
                used = Append(buffer, used, time);
                buffer[used++] = (byte)'\n';
            }

            written.Add(shop.Events.Length);
        }

        output.Write(buffer, 0, used);
        written.Finish();
    }

    /// <summary>The same shop in memory, with session ids and times.</summary>
    /// <param name="options">Size and seed.</param>
    /// <param name="progress">Told the events made so far, about every 100,000.</param>
    /// <param name="cancellationToken">Looked at after each customer.</param>
    /// <exception cref="InputException">An option is out of its range, or the events are more than a corpus can hold.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SessionCorpus CreateCorpus(ShopOptions options, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Events > MostEventsInMemory)
            throw new InputException(FormattableString.Invariant($"events: {options.Events:N0} do not fit into memory; allowed is up to {MostEventsInMemory:N0}, more can be written to a file"));
        var shop = new Shop(options);
        var (items, times, offsets, sessionIds, keys) = (new List<int>(), new List<double>(), new List<int> { 0 }, new List<string>(), new List<string>());
        var indices = new int[shop.ItemCodes.Length];
        Array.Fill(indices, -1);
        var made = new Tally(progress);
        while (shop.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (item, time) in shop.Events)
            {
                if (indices[item] < 0)
                {
                    indices[item] = keys.Count;
                    keys.Add(shop.ItemCodes[item]);
                }

                items.Add(indices[item]);
                times.Add(time);
            }

            offsets.Add(items.Count);
            sessionIds.Add(shop.CustomerNumber.ToString(CultureInfo.InvariantCulture));
            made.Add(shop.Events.Length);
        }

        made.Finish();
        return new SessionCorpus([.. keys], [.. items], [.. offsets], [.. sessionIds], [.. times]);
    }

    private static int Append(byte[] buffer, int used, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(used));
        return used + bytes.Length;
    }

    private static int Append(byte[] buffer, int used, long number)
    {
        Utf8Formatter.TryFormat(number, buffer.AsSpan(used), out var length);
        return used + length;
    }

    private sealed class Tally(IProgress<long>? progress)
    {
        private long _events, _reported;

        public void Add(int events)
        {
            _events += events;
            if (_events - _reported >= EventsPerReport) Report();
        }

        public void Finish()
        {
            if (_reported < _events || _events == 0) Report();
        }

        private void Report()
        {
            _reported = _events;
            progress?.Report(_events);
        }
    }
}
