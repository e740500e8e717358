using System.Numerics;
using System.Runtime.InteropServices;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// A matrix as one of several workers sees it. Workers that write the same rows wait for each other's caches far longer than
/// the arithmetic takes, so each moves rows of its own and exchanges a row with the shared matrix once in
/// <see cref="Period"/> moves of it: what it has added since goes there, and what the others have added comes back. A worker
/// that is alone moves the shared rows.
/// </summary>
/// <remarks>
/// Without locks, after Niu et al., "Hogwild!" (2011): an exchange that meets another of the same row may lose a little. The
/// copies take twice the matrix's memory for each worker.
/// </remarks>
internal sealed unsafe class WorkerMatrix : IDisposable
{
    /// <summary>Moves of a row from one exchange to the next, on average.</summary>
    private const int Period = 256;

    private readonly VectorMatrix _shared;
    private readonly VectorMatrix _own;
    private readonly VectorMatrix? _fetched;
    private int _movesLeft = Period;

    private WorkerMatrix(VectorMatrix shared, VectorMatrix own, VectorMatrix? fetched) => (_shared, _own, _fetched) = (shared, own, fetched);

    public float* Data => _own.Data;

    public static WorkerMatrix Alone(VectorMatrix shared) => new(shared, shared, null);

    public static WorkerMatrix OneOfSeveral(VectorMatrix shared) =>
        new(shared, new VectorMatrix(shared.Rows, shared.Columns), new VectorMatrix(shared.Rows, shared.Columns));

    public float* Row(int row) => _own.Row(row);

    /// <summary>
    /// Tells that rows were moved. Every <see cref="Period"/>th move leads to an exchange of its row: a row's turn comes as
    /// often as it is moved, without a count for each.
    /// </summary>
    public void Moved(int* rows, int count)
    {
        if (_fetched is null) return;
        for (_movesLeft -= count; _movesLeft <= 0; _movesLeft += Period) Exchange(rows[count - 1 + _movesLeft]);
    }

    /// <summary>Takes over all shared rows, while others may be writing them.</summary>
    public void Fetch()
    {
        if (_fetched is null) return;
        var bytes = (nuint)_shared.Rows * (nuint)_shared.Stride * sizeof(float);
        NativeMemory.Copy(_shared.Data, _own.Data, bytes);
        NativeMemory.Copy(_own.Data, _fetched.Data, bytes);
    }

    /// <summary>Exchanges all rows: nothing is lost where no other does so at the same time.</summary>
    public void Exchange()
    {
        if (_fetched is null) return;
        for (var row = 0; row < _shared.Rows; row++) Exchange(row);
    }

    public void Dispose()
    {
        if (_fetched is null) return;
        _own.Dispose();
        _fetched.Dispose();
    }

    private void Exchange(int row)
    {
        var shared = _shared.Row(row);
        var own = _own.Row(row);
        var fetched = _fetched!.Row(row);
        for (var i = 0; i < _shared.Stride; i += Vector<float>.Count)
        {
            var sum = Vector.Load(shared + i) + (Vector.Load(own + i) - Vector.Load(fetched + i));
            sum.Store(shared + i);
            sum.Store(own + i);
            sum.Store(fetched + i);
        }
    }
}
