using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>Trains jobs, one after the other, on one thread; owns that thread's scratch memory.</summary>
internal sealed unsafe class JobTrainer : IDisposable
{
    private readonly WorkerWeights _weights;
    private readonly int _items;
    private readonly Word2VecOptions _options;
    private readonly TargetKernel _kernel;
    private readonly NegativeStream? _negatives;
    private readonly HuffmanTree? _tree;
    private readonly int _stride;
    private readonly ushort* _lastUse;
    private readonly float* _hidden;
    private readonly float* _gradient;
    private readonly float* _steps;
    private readonly float* _positiveFirst;
    private readonly float[][]? _treeLabels;
    private readonly float* _dots;
    private readonly int* _targets;
    private readonly float* _runSteps;
    private readonly float* _runDots;
    private readonly int* _runTargets;
    private ushort _use;
    private double _loss;
    private long _pairs;

    public JobTrainer(WorkerWeights weights, int items, Word2VecOptions options, NoiseDistribution? noise, HuffmanTree? tree, TargetKernel kernel)
    {
        _weights = weights;
        _items = items;
        _options = options;
        _kernel = kernel;
        _tree = tree;
        _stride = kernel.Stride;
        _lastUse = Allocate<ushort>(items);
        if (noise is not null) _negatives = new NegativeStream(noise, options.Negative);
        var longestPath = tree is null ? 0 : tree.Codes.Max(code => code.Length);
        var targets = (Math.Max(options.Negative + 1, longestPath) + 31) / 16 * 16;
        _hidden = Allocate<float>(_stride);
        _gradient = Allocate<float>(_stride);
        _steps = Allocate<float>(targets);
        _positiveFirst = Allocate<float>(targets + TargetKernel.Group);
        _positiveFirst[0] = 1;
        _treeLabels = tree?.Codes.Select(LabelsOf).ToArray();
        _dots = Allocate<float>(targets);
        _targets = Allocate<int>(targets);
        _runSteps = Allocate<float>(targets);
        _runDots = Allocate<float>(targets);
        _runTargets = Allocate<int>(targets);
    }

    /// <summary>Trains one job and adds its loss and pairs to the running sums.</summary>
    public void Train(TrainingJob job)
    {
        _negatives?.Start(job.Random);
        var start = 0;
        foreach (var end in job.Ends)
        {
            if (_options.Sg) TrainSkipGram(job, start, end);
            else TrainCbow(job, start, end);
            start = end;
        }
    }

    /// <summary>Loss and pairs since the last call.</summary>
    public EpochFigures TakeFigures()
    {
        var figures = new EpochFigures(_options.ComputeLoss ? _loss : null, _pairs);
        (_loss, _pairs) = (0, 0);
        return figures;
    }

    public void Dispose()
    {
        _negatives?.Dispose();
        NativeMemory.AlignedFree(_hidden);
        NativeMemory.AlignedFree(_gradient);
        NativeMemory.AlignedFree(_steps);
        NativeMemory.AlignedFree(_positiveFirst);
        NativeMemory.AlignedFree(_dots);
        NativeMemory.AlignedFree(_targets);
        NativeMemory.AlignedFree(_lastUse);
        NativeMemory.AlignedFree(_runSteps);
        NativeMemory.AlignedFree(_runDots);
        NativeMemory.AlignedFree(_runTargets);
    }

    private static T* Allocate<T>(int count)
        where T : unmanaged
    {
        var bytes = (nuint)(count * sizeof(T));
        var memory = (T*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }

    /// <summary>A left branch is a positive target, label 1; padded to whole groups.</summary>
    private static float[] LabelsOf(byte[] codes)
    {
        var labels = new float[(codes.Length + TargetKernel.Group - 1) / TargetKernel.Group * TargetKernel.Group];
        for (var i = 0; i < codes.Length; i++) labels[i] = 1 - codes[i];
        return labels;
    }

    private void TrainSkipGram(TrainingJob job, int start, int end)
    {
        fixed (int* items = job.Items)
        {
            for (var centre = start; centre < end; centre++)
            {
                var last = LastOfWindow(job, centre, end);
                for (var context = Math.Max(start, centre - job.Reach[centre]); context <= last; context++)
                {
                    if (context == centre) continue;
                    var input = _weights.Input.Row(items[context]);
                    if (_tree is not null) TrainPath(input, input, items[centre], job.Alpha);
                    if (_negatives is not null) TrainNegatives(input, input, items[centre], job.Alpha);
                    _weights.Input.Moved(items + context, 1);
                    _pairs++;
                }
            }
        }
    }

    private void TrainCbow(TrainingJob job, int start, int end)
    {
        for (var centre = start; centre < end; centre++)
        {
            var first = Math.Max(start, centre - job.Reach[centre]);
            var last = LastOfWindow(job, centre, end);
            if (_tree is not null)
            {
                Gather(job, first, centre, last);
                TrainPath(_hidden, null, job.Items[centre], job.Alpha);
                Scatter(job, first, centre, last);
            }

            if (_negatives is not null)
            {
                Gather(job, first, centre, last);
                TrainNegatives(_hidden, null, job.Items[centre], job.Alpha);
                Scatter(job, first, centre, last);
            }

            _pairs++;
        }
    }

    /// <summary>The window's end, inclusive; where the context is the past only, the centre itself, which is no part of its context.</summary>
    private int LastOfWindow(TrainingJob job, int centre, int end) =>
        _options.PastContext ? centre : Math.Min(end - 1, centre + job.Reach[centre]);

    /// <summary>The hidden vector of a CBOW centre: the sum or mean of its context.</summary>
    private void Gather(TrainingJob job, int first, int centre, int last)
    {
        new Span<float>(_hidden, _stride).Clear();
        for (var context = first; context <= last; context++)
            if (context != centre)
                _kernel.Add(_hidden, _weights.Input.Row(job.Items[context]));
        if (_options.CbowMean && last > first) _kernel.Scale(_hidden, 1f / (last - first));
    }

    /// <summary>Hands the gradient to every item of the context, shared out where the hidden vector is a sum.</summary>
    private void Scatter(TrainingJob job, int first, int centre, int last)
    {
        if (!_options.CbowMean && last > first) _kernel.Scale(_gradient, 1f / (last - first));
        for (var context = first; context <= last; context++)
            if (context != centre)
                _kernel.Add(_weights.Input.Row(job.Items[context]), _gradient);
        fixed (int* moved = &job.Items[first]) _weights.Input.Moved(moved, last - first + 1);
    }

    /// <summary>The positive target and the negatives; moves <paramref name="row"/>, or leaves the gradient where there is none.</summary>
    private void TrainNegatives(float* hidden, float* row, int positive, float alpha)
    {
        var count = CollectTargets(positive, out var distinct);
        if (distinct) Train(hidden, row, _weights.NegativeOutput!.Data, _negatives!.Upcoming, _positiveFirst, count, alpha);
        else TrainRepeated(hidden, row, count, alpha);
        _weights.NegativeOutput!.Moved(_targets, count);
        if (!_options.ComputeLoss) return;
        AddLoss(_dots[0]);
        for (var i = 1; i < count; i++) AddLoss(-_dots[i]);
    }

    /// <summary>The positive target, label 1, and the negatives but for those that hit it, label 0.</summary>
    private int CollectTargets(int positive, out bool distinct)
    {
        var picks = _negatives!.Take(_options.Negative);
        _targets[0] = positive;
        distinct = Avx512CD.IsSupported && _options.Negative <= Vector512<int>.Count && AreDistinct(positive, picks);
        return distinct ? _options.Negative + 1 : CollectTargets(positive, picks, out distinct);
    }

    /// <summary>Compares up to 16 picks with each other and with the positive target at once; where all differ, they are the targets.</summary>
    private bool AreDistinct(int positive, int* picks)
    {
        var all = Vector512.Load(picks);
        all.Store(_targets + 1);
        var taken = (1UL << _options.Negative) - 1;
        var repeats = ~Vector512.Equals(Avx512CD.DetectConflicts(all), Vector512<int>.Zero).ExtractMostSignificantBits();
        return ((repeats | Vector512.Equals(all, Vector512.Create(positive)).ExtractMostSignificantBits()) & taken) == 0;
    }

    private int CollectTargets(int positive, int* picks, out bool distinct)
    {
        var negatives = _options.Negative;
        var targets = _targets;
        var lastUse = _lastUse;
        var use = NextUse();
        var count = 1;
        var repeats = 0;
        for (var i = 0; i < negatives; i++)
        {
            var pick = picks[i];
            targets[count] = pick;
            if (pick == positive) continue;
            repeats |= lastUse[pick] == use ? 1 : 0;
            lastUse[pick] = use;
            count++;
        }

        distinct = repeats == 0;
        return count;
    }

    /// <summary>A number that no entry of the last uses holds. Two bytes an item stay in the nearest cache; they run out, so they are cleared.</summary>
    private ushort NextUse()
    {
        if (_use == ushort.MaxValue)
        {
            NativeMemory.Clear(_lastUse, (nuint)_items * sizeof(ushort));
            _use = 0;
        }

        return ++_use;
    }

    /// <summary>
    /// Targets with repeats among them: a row must have moved before it is met again, so the targets are trained in runs
    /// without repeats.
    /// </summary>
    private void TrainRepeated(float* hidden, float* row, int count, float alpha)
    {
        new Span<float>(_gradient, _stride).Clear();
        for (var first = 0; first < count;)
        {
            var end = first + 1;
            while (end < count && !new ReadOnlySpan<int>(_targets + first, end - first).Contains(_targets[end])) end++;
            TrainRun(hidden, first, end, alpha);
            first = end;
        }

        if (row is not null) _kernel.Add(row, _gradient);
    }

    /// <summary>Kernels work on whole groups, so a run that ends within one is trained from a copy.</summary>
    private void TrainRun(float* hidden, int first, int end, float alpha)
    {
        var count = end - first;
        new Span<int>(_targets + first, count).CopyTo(new Span<int>(_runTargets, count));
        _kernel.TrainTargets(hidden, _gradient, _weights.NegativeOutput!.Data, _runTargets, _runTargets, first == 0 ? _positiveFirst : _positiveFirst + TargetKernel.Group, _runSteps, _runDots, count, alpha);
        new Span<float>(_runDots, count).CopyTo(new Span<float>(_dots + first, count));
    }

    private void Train(float* hidden, float* row, float* outputs, int* upcoming, float* labels, int count, float alpha)
    {
        if (row is not null)
        {
            _kernel.TrainRow(row, outputs, _targets, upcoming, labels, _steps, _dots, count, alpha);
            return;
        }

        new Span<float>(_gradient, _stride).Clear();
        _kernel.TrainTargets(hidden, _gradient, outputs, _targets, upcoming, labels, _steps, _dots, count, alpha);
    }

    /// <summary>The inner nodes on the way to an item; moves <paramref name="row"/>, or leaves the gradient where there is none.</summary>
    private void TrainPath(float* hidden, float* row, int item, float alpha)
    {
        var codes = _tree!.Codes[item];
        _tree.Points[item].CopyTo(new Span<int>(_targets, codes.Length));
        fixed (float* labels = _treeLabels![item])
            Train(hidden, row, _weights.TreeOutput!.Data, _targets, labels, codes.Length, alpha);
        _weights.TreeOutput!.Moved(_targets, codes.Length);
        if (!_options.ComputeLoss) return;
        for (var i = 0; i < codes.Length; i++) AddLoss(codes[i] == 0 ? -_dots[i] : _dots[i]);
    }

    private void AddLoss(float dot)
    {
        if (dot is > -SigmoidTable.Limit and < SigmoidTable.Limit) _loss -= SigmoidTable.Logarithms[SigmoidTable.Step(dot)];
    }
}
