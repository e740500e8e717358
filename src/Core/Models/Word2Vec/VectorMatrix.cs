using System.Runtime.InteropServices;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// Vectors in native memory, a row each. Rows begin at a cache line and are padded with zeros to whole 512-bit vectors,
/// so kernels of any width need neither a tail nor an unaligned load.
/// </summary>
public sealed unsafe class VectorMatrix : IDisposable
{
    private const int Alignment = 64;
    private const int RowMultiple = Alignment / sizeof(float);
    private static long _allocatedBytes;
    private readonly MemoryAccount? _account;

    public VectorMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Rows = rows;
        Columns = columns;
        Stride = (columns + RowMultiple - 1) / RowMultiple * RowMultiple;
        var bytes = (nuint)Math.Max(1, rows) * (nuint)Stride * sizeof(float);
        _account = MemoryAccount.Charge((long)bytes);
        Data = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(Data, bytes);
        GC.AddMemoryPressure((long)bytes);
        Interlocked.Add(ref _allocatedBytes, (long)bytes);
    }

    ~VectorMatrix() => Free();

    /// <summary>Bytes that all matrices of the process hold now: what the managed heap does not tell of.</summary>
    public static long AllocatedBytes => Interlocked.Read(ref _allocatedBytes);

    public int Rows { get; }

    /// <summary>Components of a vector.</summary>
    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    internal float* Data { get; private set; }

    /// <summary>The components of a row; a view, valid until the matrix is disposed.</summary>
    public Span<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows);
            ObjectDisposedException.ThrowIf(Data is null, this);
            return new Span<float>(Row(row), Columns);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal float* Row(int row) => Data + ((nint)row * Stride);

    private void Free()
    {
        if (Data is null) return;
        NativeMemory.AlignedFree(Data);
        var bytes = (long)Math.Max(1, Rows) * Stride * sizeof(float);
        GC.RemoveMemoryPressure(bytes);
        Interlocked.Add(ref _allocatedBytes, -bytes);
        _account?.GiveBack(bytes);
        Data = null;
    }
}
