using System.Text;
using SessionRec.Actors.Hosting;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Hosting;

public class StudyArchiveTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly StudyEvent[] Events = [new StudyEvent.StopRequested("enough", At), new StudyEvent.Resumed(At), new StudyEvent.StopRequested("a\nnew line", At)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_ways_of_writing_events_are_read_again()
    {
        using var atOnce = new MemoryStream();
        using var bitByBit = new MemoryStream();
        StudyArchive.WriteEvents(atOnce, Events, Cancellation);
        await StudyArchive.WriteEventsAsync(bitByBit, Events, Cancellation);

        Assert.Equal(atOnce.ToArray(), bitByBit.ToArray());
        atOnce.Position = 0;
        Assert.Equal(Events, await StudyArchive.ReadEventsAsync(atOnce, "it", Cancellation));
    }

    [Fact]
    public async Task A_last_line_needs_no_end()
    {
        using var source = new MemoryStream(Encoding.UTF8.GetBytes("""{"is":"resumed","at":"2026-01-02T03:04:05+00:00"}"""));
        Assert.Equal([new StudyEvent.Resumed(At)], await StudyArchive.ReadEventsAsync(source, "it", Cancellation));
    }

    [Theory]
    [InlineData(2, 1_000_000, 1_000, "more than 2 events")]
    [InlineData(100, 120, 1_000, "more than 120 bytes")]
    [InlineData(100, 1_000_000, 20, "line 1 of its journal is longer than 20 bytes")]
    public async Task A_journal_that_has_too_much_is_refused(int most, long bytes, int line, string told)
    {
        using var source = new MemoryStream();
        StudyArchive.WriteEvents(source, Events, Cancellation);
        source.Position = 0;
        using var slow = new Trickle(source);

        var refused = await Assert.ThrowsAsync<InputException>(() => StudyArchive.ReadEventsAsync(slow, "it", Cancellation, new JournalLimits { Events = most, Bytes = bytes, LineBytes = line }));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Gives a few bytes at a time, as a connection may.</summary>
    private sealed class Trickle(Stream source) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => source.Read(buffer, offset, Math.Min(count, 7));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => source.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
