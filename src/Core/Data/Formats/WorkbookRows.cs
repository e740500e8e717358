using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace SessionRec.Core.Data.Formats;

/// <summary>The rows of a workbook's first sheet as text fields, as a CSV export would have them.</summary>
internal sealed class WorkbookRows : IDisposable
{
    /// <summary>Beyond this a workbook is refused: it has to be in memory as a whole.</summary>
    private const long SizeLimit = 1L << 29;

    private readonly MemoryStream _workbook = new();
    private readonly IExcelDataReader _reader;
    private readonly string _path;
    private byte[][] _fields = [];

    // The library asks for code page 1252 even where, as in .xlsx, nothing is written in it.
    static WorkbookRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="InputException">The file is no workbook, or too large.</exception>
    public WorkbookRows(DataFile file)
    {
        _path = file.Path;
        var buffer = new byte[1 << 16];
        while (file.Content.Read(buffer) is var count and > 0)
        {
            if (_workbook.Length + count > SizeLimit) throw new InputException($"{file.Path}: the workbook is larger than {SizeLimit >> 20} MiB; save it as CSV.");
            _workbook.Write(buffer, 0, count);
        }

        _workbook.Position = 0;
        _reader = Guard(() => ExcelReaderFactory.CreateOpenXmlReader(_workbook));
    }

    /// <summary>Number of the row last read, from 1.</summary>
    public long Row { get; private set; }

    public int FieldCount => _fields.Length;

    public ReadOnlySpan<byte> Field(int column) => _fields[column];

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Read()
    {
        if (!Guard(_reader.Read)) return false;
        Row++;
        if (_fields.Length != _reader.FieldCount) _fields = new byte[_reader.FieldCount][];
        for (var column = 0; column < _fields.Length; column++) _fields[column] = Encoding.UTF8.GetBytes(Text(_reader.GetValue(column)));
        return true;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _workbook.Dispose();
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        DateTime date => date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    /// <summary>The library's exceptions for damaged workbooks are of many kinds; all of them mean this to the user.</summary>
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (InputException or OutOfMemoryException))
        {
            throw new InputException($"{_path} is not a workbook that can be read, row {Row + 1}: {e.Message}", e);
        }
    }
}
