using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>
/// All targets of a hidden vector in three passes: dot products, four targets at a time; steps, by the sigmoid's table; then
/// the updates, in strips of so many vectors that a strip of the hidden vector and one of its gradient stay in registers
/// while all targets pass by.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal abstract unsafe class VectorKernel<TVector, TLanes> : TargetKernel
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    private const int CacheLine = 64 / sizeof(float);

    private readonly int _vectors;
    private readonly int[] _strips;

    /// <param name="columns">Components of a vector.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="longestStrip">Vectors in a strip, at most 8: two strips and two vectors must fit the registers.</param>
    protected VectorKernel(int columns, int stride, int longestStrip)
        : base(columns, stride)
    {
        _vectors = (columns + TLanes.Count - 1) / TLanes.Count;
        var strips = (_vectors + longestStrip - 1) / longestStrip;
        _strips = [.. Enumerable.Range(0, strips).Select(s => (_vectors * (s + 1) / strips) - (_vectors * s / strips))];
    }

    public override int Width => TLanes.Count * 32;

    public override void TrainTargets(float* hidden, float* gradient, float* outputs, int* targets, int* upcoming, float* labels, float* steps, float* dots, int count, float alpha)
    {
        ComputeSteps(hidden, outputs, targets, labels, steps, dots, count, alpha);
        foreach (var strip in _strips)
        {
            MoveStrip(strip, hidden, gradient, gradient, outputs, targets, upcoming, steps, count);
            hidden += strip * TLanes.Count;
            gradient += strip * TLanes.Count;
            outputs += strip * TLanes.Count;
        }
    }

    public override void TrainRow(float* hidden, float* outputs, int* targets, int* upcoming, float* labels, float* steps, float* dots, int count, float alpha)
    {
        ComputeSteps(hidden, outputs, targets, labels, steps, dots, count, alpha);
        foreach (var strip in _strips)
        {
            // The hidden vector itself is where its gradient starts from and goes to.
            MoveStrip(strip, hidden, hidden, hidden, outputs, targets, upcoming, steps, count);
            hidden += strip * TLanes.Count;
            outputs += strip * TLanes.Count;
        }
    }

    public override void Add(float* row, float* addend)
    {
        for (var v = 0; v < _vectors; v++, row += TLanes.Count, addend += TLanes.Count)
            TLanes.Store(TLanes.Add(TLanes.Load(row), TLanes.Load(addend)), row);
    }

    public override void Scale(float* row, float factor)
    {
        var factors = TLanes.Broadcast(factor);
        for (var v = 0; v < _vectors; v++, row += TLanes.Count) TLanes.Store(TLanes.Multiply(TLanes.Load(row), factors), row);
    }

    /// <summary>A method of its own, so that the rows' addresses stay in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ComputeSteps(float* hidden, float* outputs, int* targets, float* labels, float* steps, float* dots, int count, float alpha)
    {
        var stride = (nint)Stride;
        var end = _vectors * TLanes.Count;
        var t = 0;
        for (; count - t > Group / 2; t += Group)
        {
            var a = outputs + (targets[t] * stride);
            var b = outputs + (targets[t + 1] * stride);
            var c = outputs + (targets[t + 2] * stride);
            var d = outputs + (targets[t + 3] * stride);
            TVector sumA = default, sumB = default, sumC = default, sumD = default;
            for (var i = 0; i < end; i += TLanes.Count)
            {
                var x = TLanes.Load(hidden + i);
                sumA = TLanes.MultiplyAdd(x, TLanes.Load(a + i), sumA);
                sumB = TLanes.MultiplyAdd(x, TLanes.Load(b + i), sumB);
                sumC = TLanes.MultiplyAdd(x, TLanes.Load(c + i), sumC);
                sumD = TLanes.MultiplyAdd(x, TLanes.Load(d + i), sumD);
            }

            StoreSteps(TLanes.Sums(sumA, sumB, sumC, sumD), labels + t, steps + t, dots + t, alpha);
        }

        // One or two are left over by 4, 5, 16 or 20 negatives: the usual numbers.
        if (t >= count) return;
        var e = outputs + (targets[t] * stride);
        var f = outputs + (targets[t + 1] * stride);
        TVector sumE = default, sumF = default;
        for (var i = 0; i < end; i += TLanes.Count)
        {
            var x = TLanes.Load(hidden + i);
            sumE = TLanes.MultiplyAdd(x, TLanes.Load(e + i), sumE);
            sumF = TLanes.MultiplyAdd(x, TLanes.Load(f + i), sumF);
        }

        StoreSteps(TLanes.Sums(sumE, sumF, sumE, sumF), labels + t, steps + t, dots + t, alpha);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSteps(Vector128<float> sums, float* labels, float* steps, float* dots, float alpha)
    {
        sums.Store(dots);
        Steps(sums, Vector128.Load(labels), alpha).Store(steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Steps(Vector128<float> dots, Vector128<float> labels, float alpha)
    {
        var limit = Vector128.Create(SigmoidTable.Limit);
        var inside = Vector128.LessThan(Vector128.Abs(dots), limit);
        // Zero instead of what is outside, so that every place is one in the table.
        var places = Vector128.ConvertToInt32Native(((dots & inside) + limit) * SigmoidTable.StepsPerUnit);
        var table = SigmoidTable.Values;
        var sigmoids = Vector128.Create(table[places[0]], table[places[1]], table[places[2]], table[places[3]]);
        return (labels - sigmoids) * alpha & inside;
    }

    private void MoveStrip(int strip, float* hidden, float* source, float* destination, float* outputs, int* targets, int* upcoming, float* steps, int count)
    {
        switch (strip)
        {
            case 1: Move<StripLengths.One>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
            case 2: Move<StripLengths.Two>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
            case 3: Move<StripLengths.Three>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
            case 4: Move<StripLengths.Four>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
            case 5: Move<StripLengths.Five>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
            case 6: Move<StripLengths.Six>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
            case 7: Move<StripLengths.Seven>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
            default: Move<StripLengths.Eight>(hidden, source, destination, outputs, targets, upcoming, steps, count); break;
        }
    }

    private void Move<TStrip>(float* hidden, float* source, float* destination, float* outputs, int* targets, int* upcoming, float* steps, int count)
        where TStrip : struct, IStripLength
    {
        var stride = (nint)Stride;
        TVector x0, x1, x2, x3, x4, x5, x6, x7, g0, g1, g2, g3, g4, g5, g6, g7;
        x0 = x1 = x2 = x3 = x4 = x5 = x6 = x7 = g0 = g1 = g2 = g3 = g4 = g5 = g6 = g7 = default;
        if (TStrip.Vectors > 0) (x0, g0) = (At(hidden, 0), At(source, 0));
        if (TStrip.Vectors > 1) (x1, g1) = (At(hidden, 1), At(source, 1));
        if (TStrip.Vectors > 2) (x2, g2) = (At(hidden, 2), At(source, 2));
        if (TStrip.Vectors > 3) (x3, g3) = (At(hidden, 3), At(source, 3));
        if (TStrip.Vectors > 4) (x4, g4) = (At(hidden, 4), At(source, 4));
        if (TStrip.Vectors > 5) (x5, g5) = (At(hidden, 5), At(source, 5));
        if (TStrip.Vectors > 6) (x6, g6) = (At(hidden, 6), At(source, 6));
        if (TStrip.Vectors > 7) (x7, g7) = (At(hidden, 7), At(source, 7));
        for (var t = 0; t < count; t++)
        {
            var row = outputs + (targets[t] * stride);
            var next = outputs + (upcoming[t] * stride);
            var step = TLanes.Broadcast(steps[t]);
            if (TStrip.Vectors > 0) g0 = Move(row, next, 0, step, x0, g0);
            if (TStrip.Vectors > 1) g1 = Move(row, next, 1, step, x1, g1);
            if (TStrip.Vectors > 2) g2 = Move(row, next, 2, step, x2, g2);
            if (TStrip.Vectors > 3) g3 = Move(row, next, 3, step, x3, g3);
            if (TStrip.Vectors > 4) g4 = Move(row, next, 4, step, x4, g4);
            if (TStrip.Vectors > 5) g5 = Move(row, next, 5, step, x5, g5);
            if (TStrip.Vectors > 6) g6 = Move(row, next, 6, step, x6, g6);
            if (TStrip.Vectors > 7) g7 = Move(row, next, 7, step, x7, g7);
        }

        if (TStrip.Vectors > 0) TLanes.Store(g0, destination);
        if (TStrip.Vectors > 1) TLanes.Store(g1, destination + TLanes.Count);
        if (TStrip.Vectors > 2) TLanes.Store(g2, destination + (2 * TLanes.Count));
        if (TStrip.Vectors > 3) TLanes.Store(g3, destination + (3 * TLanes.Count));
        if (TStrip.Vectors > 4) TLanes.Store(g4, destination + (4 * TLanes.Count));
        if (TStrip.Vectors > 5) TLanes.Store(g5, destination + (5 * TLanes.Count));
        if (TStrip.Vectors > 6) TLanes.Store(g6, destination + (6 * TLanes.Count));
        if (TStrip.Vectors > 7) TLanes.Store(g7, destination + (7 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(float* row, int vector) => TLanes.Load(row + (vector * TLanes.Count));

    /// <summary>Moves one vector of a target's row while one of another row is fetched; returns the gradient with what the row as it was adds to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Move(float* row, float* next, int vector, TVector step, TVector hidden, TVector gradient)
    {
        var address = row + (vector * TLanes.Count);
        if (Sse.IsSupported && vector * TLanes.Count % CacheLine == 0) Sse.Prefetch0(next + (vector * TLanes.Count));
        var old = TLanes.Load(address);
        TLanes.Store(TLanes.MultiplyAdd(step, hidden, old), address);
        return TLanes.MultiplyAdd(step, old, gradient);
    }
}
