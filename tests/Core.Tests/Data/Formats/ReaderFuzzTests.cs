using System.Diagnostics;
using System.Globalization;
using System.Text;
using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data.Formats;

/// <summary>
/// Mutated files: a reader gives a corpus or an <see cref="InputException"/>, whatever it is fed, and no event is counted
/// twice or lost. SESSIONREC_FUZZ sets how many inputs each reader gets.
/// </summary>
public sealed class ReaderFuzzTests
{
    private const int Customary = 1000;

    /// <summary>All that is allocated counts, freed since or not: more than a reader may hold.</summary>
    private const long MaximumBytes = 200L << 20;
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private static readonly byte[][] Tokens = Array.ConvertAll(
        ["\n", "\r\n", "\r", "\t", ",", "\"", "\"\"", "#", ":", "\0", "\u00a3", "\ufeff", "-", "1e999", "NaN", "99999999999999999999", "2014-13-45T99:99:99.999Z", "SessionId", "12/31/9999 23:59", "0000", " ", ";", "|"],
        Encoding.UTF8.GetBytes);

    public static TheoryData<string, string> Seeds => new()
    {
        { "native", "SessionId\tItemId\tTime\n1\ta\t1\n1\tb\t2.5\n2\ta\t3\n3\tc\t4\n" },
        { "table", "SessionId,ItemId,Time\n1,a,1\n2,\"b \"\"x\"\", y\",2014-04-07T10:51:09.277Z\n1,c,1396867869277\n" },
        { "yoochoose", "1,2014-04-07T10:54:09.868Z,214536500,0\n1,2014-04-07T10:51:09.277Z,214536502,0\n2,2014-04-07T13:56:37.614Z,214662742,S\n" },
        { "aotm", "#0# 2: 10 3: 11 2: 12\n#1# \n#2# 5: 10 6: 13 7: 14 8: 15\n" },
        {
            "online-retail",
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n536365,85123A,\"WHITE, \"\"H\"\"\",6,12/1/2010 8:26,2.55,17850,UK\r\nC1,POST,P,1,2010-12-01 08:26:00,1,17850.0,UK\r\n2,71053,L,1,12/1/10 8:28,1,13047,UK\r\n"
        },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Mutated_files_give_a_corpus_or_an_error_for_people(string format, string seed) => Fuzz(format, Encoding.UTF8.GetBytes(seed));

    [Fact]
    public void Mutated_workbooks_give_a_corpus_or_an_error_for_people() => Fuzz("online-retail", Workbook.Of(
        ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"],
        [536365, "85123A", "LIGHT", 6, new DateTime(2010, 12, 1, 8, 26, 0), 2.55, 17850, "United Kingdom"],
        [536365, 71053, "LANTERN", 6, new DateTime(2010, 12, 1, 8, 26, 0), 3.39, 17850, "United Kingdom"]));

    [Fact]
    public async Task Mutated_parquet_files_give_a_corpus_or_an_error_for_people() => Fuzz("parquet", await ParquetFormatTests.FileAsync(
        ("SessionId", "ItemId", "Time"),
        ([7L, 7L, 8L], ["b", "a", null], [DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1), DateTime.UnixEpoch]),
        ([8L, 7L], ["a", "c"], [DateTime.UnixEpoch, DateTime.UnixEpoch])));

    private static void Fuzz(string format, byte[] original)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SESSIONREC_FUZZ") ?? Customary.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var random = new Random((format.Length * 7919) + original.Length);
        var (read, refused) = (0, 0);
        using var file = new TemporaryFile(original);
        for (var i = 0; i < count; i++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var mutated = Mutate(original, random);
            if (mutated.Length > 0 && random.Next(20) == 0) mutated = Damage(TemporaryFile.Gzip(mutated), random);
            File.WriteAllBytes(file.Path, mutated);
            var (allocated, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            if (Reads(file.Path, format, random, mutated)) read++;
            else refused++;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(allocated <= MaximumBytes && clock.Elapsed < Hang, $"{allocated:N0} bytes and {clock.Elapsed} for the bytes {Convert.ToHexString(mutated)}");
        }

        Assert.True(read > count / 100 && refused > 0, $"{read} read, {refused} refused: the mutations are too tame or too wild.");
    }

    private static bool Reads(string path, string format, Random random, byte[] input)
    {
        var rules = DataFormats.Get(format).SessionRules;
        var options = new DataOptions
        {
            Path = path,
            Format = format,
            Sessions = rules[random.Next(rules.Count)],
            MinimumSessionLength = 1 + random.Next(2),
            MinimumItemSupport = 1 + random.Next(2),
            Repeats = (RepeatRule)random.Next(3),
            KeepSessionIds = true,
            KeepTimes = format != "aotm" && random.Next(2) == 0,
        };
        try
        {
            // Whatever the reader says, the count of missing values has to end in order, too.
            if (CountsNulls(options) is { Rows: > 0 } nulls) Assert.All(nulls.Columns, c => Assert.InRange(c.Missing ?? 0, 0, nulls.Rows));
            var (corpus, report) = CorpusLoader.Load(options, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(report.Rows, report.Kept + report.Dropped.Values.Sum() + report.BadRows);
            Assert.Equal(report.Kept, corpus.EventCount);
            Assert.Equal(corpus.ItemCount, corpus.Items.ToArray().Distinct().Count());
            NativeCorpusFile.ContentSha256(corpus, TestContext.Current.CancellationToken);
            return true;
        }
        catch (InputException e)
        {
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            return false;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{e.GetType().Name}: {e.Message} for {options} and the bytes {Convert.ToHexString(input)}\n{e.StackTrace}");
            return false;
        }
    }

    private static NullCounts? CountsNulls(DataOptions options)
    {
        try
        {
            return CorpusLoader.CountNulls(options, cancellation: TestContext.Current.CancellationToken);
        }
        catch (InputException e)
        {
            Assert.StartsWith(options.Path, e.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(5); change >= 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 1 when at < bytes.Count: bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]); break;
                case 3: bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count + 1)).Take(random.Next(60)).ToArray()); break;
                case 4 when random.Next(8) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5 when random.Next(50) == 0: bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), 200_000)); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Damage(byte[] packed, Random random)
    {
        if (random.Next(2) == 0) packed[random.Next(packed.Length)] ^= (byte)(1 << random.Next(8));
        return packed[..(random.Next(2) == 0 ? packed.Length : random.Next(packed.Length))];
    }
}
