using SessionRec.Core.Reporting.Results;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Reporting.Results;

public class TensorBoardFileTests
{
    [Fact]
    public void The_readers_checksum_is_that_of_the_standard()
    {
        Assert.Equal(0xe3069283, TensorBoardEvents.Checksum("123456789"u8));
        Assert.Equal(0x8a9136aa, TensorBoardEvents.Checksum(new byte[32]));
    }

    [Fact]
    public void The_first_record_is_the_one_that_every_event_file_begins_with()
    {
        using var stream = new MemoryStream();
        TensorBoardFile.Write(stream, [Epoch(1, .5)]);

        // 24 bytes: wall time (9) and file version (15), their length and its checksum as in any event file that TensorFlow writes.
        Assert.Equal("180000000000000003"[..16] + "A37F4B22", Convert.ToHexString(stream.ToArray().AsSpan(0, 12)));
    }

    [Fact]
    public void Numbers_of_any_size_come_back()
    {
        EpochRow[] epochs = [Epoch(1, .25), Epoch(127, -1e30), Epoch(128, double.PositiveInfinity), Epoch(1_000_000, double.NaN)];
        using var stream = new MemoryStream();
        TensorBoardFile.Write(stream, epochs);

        var events = TensorBoardEvents.Read(stream.ToArray());

        Assert.Equal(epochs.Select(e => (long)e.Epoch), events.Skip(1).Select(e => e.Step));
        Assert.Equal(epochs.Select(e => (float)e.Metrics["verlust ü"]), events.Skip(1).Select(e => e.Scalars["verlust ü"]));
        Assert.All(events, e => Assert.Equal(1772366400.25, e.WallTime));
    }

    [Fact]
    public void The_reader_notices_a_changed_byte_anywhere()
    {
        using var stream = new MemoryStream();
        TensorBoardFile.Write(stream, [Epoch(1, .25)]);
        var bytes = stream.ToArray();
        for (var i = 8; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.ThrowsAny<Exception>(() => TensorBoardEvents.Read(bytes));
            bytes[i] ^= 1;
        }
    }

    private static EpochRow Epoch(int epoch, double value) =>
        new(0, epoch, 1, "w1", new Dictionary<string, double> { ["verlust ü"] = value }, .5, .5, ExampleStudy.Start.AddMilliseconds(250));
}
