using System.Buffers.Binary;
using System.IO.Compression;

namespace SessionRec.Core.Data;

/// <summary>
/// A gzipped file unpacked. Unlike <see cref="GZipStream"/>, which ends without a word where a file was cut short, it
/// compares what came out with the length that the file's last four bytes promise.
/// </summary>
internal sealed class GzipContent(FileStream packed) : Stream
{
    private const int TrailerSize = 8;

    private static readonly byte[] MemberStart = [0x1f, 0x8b, 0x08];

    private readonly GZipStream _unpacked = new(packed, CompressionMode.Decompress, leaveOpen: true);
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = _unpacked.Read(buffer);
        _length += count;
        if (count == 0 && !buffer.IsEmpty && IsCutShort()) throw new InvalidDataException("the gzipped data end too early");
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The trailer holds the length modulo 2^32, in a file of several members (which is legal) that of the last one.</summary>
    private bool IsCutShort()
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        if (packed.Length < TrailerSize) return true;
        packed.Position = packed.Length - trailer.Length;
        packed.ReadExactly(trailer);
        var promised = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        if (promised == (uint)_length) return false;
        return (_length <= uint.MaxValue && _length < promised) || !HasSecondMember();
    }

    private bool HasSecondMember()
    {
        var buffer = new byte[1 << 16];
        var kept = 0;
        packed.Position = 1;
        while (packed.Read(buffer, kept, buffer.Length - kept) is var count and > 0)
        {
            var filled = buffer.AsSpan(0, kept + count);
            if (filled.IndexOf(MemberStart) >= 0) return true;
            kept = Math.Min(2, filled.Length);
            filled[^kept..].CopyTo(buffer);
        }

        return false;
    }
}
