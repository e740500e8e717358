using System.Text;

namespace SessionRec.Core.Data.Formats;

/// <summary>Lines of a stream as bytes, without a copy where they lie whole in the buffer.</summary>
internal sealed class LineReader(DataFile file)
{
    /// <summary>A line beyond this is taken for a file that is not text.</summary>
    public const int LineLimit = 1 << 20;

    private readonly byte[] _buffer = new byte[LineLimit];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Number of the line last read, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next line, without its end (<c>\n</c> or <c>\r\n</c>) and the file's byte order mark; valid until the next call.</summary>
    /// <exception cref="InputException">The line is longer than <see cref="LineLimit"/> bytes.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && !_ended)
            {
                Fill();
                continue;
            }

            if (length < 0 && rest.IsEmpty)
            {
                line = default;
                return false;
            }

            line = length < 0 ? rest : rest[..length];
            _start += length < 0 ? rest.Length : length + 1;
            if (line is [.., (byte)'\r']) line = line[..^1];
            if (++Line == 1 && line.StartsWith(Encoding.UTF8.Preamble)) line = line[3..];
            return true;
        }
    }

    private void Fill()
    {
        if (_start == 0 && _end == _buffer.Length)
            throw InputException.At(file.Path, Line + 1, $"the line is longer than {LineLimit:N0} bytes: this is not a text file of one event a line.");
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        var count = file.Content.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _ended = count == 0;
    }
}
