using System.Runtime.InteropServices;
using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>Trains jobs, one after the other, on one thread; owns that thread's scratch memory.</summary>
internal sealed unsafe class JobTrainer : IDisposable
{
    private readonly Word2VecModel _model;
    private readonly Word2VecOptions _options;
    private readonly TargetKernel _kernel;
    private readonly NegativeStream? _negatives;
    private readonly HuffmanTree? _tree;
    private readonly int _stride;
    private readonly ulong[] _lastUse;
    private readonly float* _hidden;
    private readonly float* _gradient;
    private readonly float* _steps;
    private readonly float* _dots;
    private readonly int* _targets;
    private readonly float* _runSteps;
    private readonly float* _runDots;
    private readonly int* _runTargets;
    private ulong _use;
    private double _loss;
    private long _pairs;

    public JobTrainer(Word2VecModel model, Word2VecOptions options, NoiseDistribution? noise, HuffmanTree? tree, TargetKernel kernel)
    {
        _model = model;
        _options = options;
        _kernel = kernel;
        _tree = tree;
        _stride = model.Input.Stride;
        _lastUse = new ulong[model.Vocabulary.Count];
        if (noise is not null) _negatives = new NegativeStream(noise, options.Negative);
        var longestPath = tree is null ? 0 : tree.Codes.Max(code => code.Length);
        var targets = (Math.Max(options.Negative + 1, longestPath) + 31) / 16 * 16;
        _hidden = Allocate<float>(_stride);
        _gradient = Allocate<float>(_stride);
        _steps = Allocate<float>(targets);
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
        NativeMemory.AlignedFree(_dots);
        NativeMemory.AlignedFree(_targets);
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

    private void TrainSkipGram(TrainingJob job, int start, int end)
    {
        for (var centre = start; centre < end; centre++)
        {
            var last = Math.Min(end - 1, centre + job.Reach[centre]);
            for (var context = Math.Max(start, centre - job.Reach[centre]); context <= last; context++)
            {
                if (context == centre) continue;
                var input = _model.Input.Row(job.Items[context]);
                if (_tree is not null) TrainPath(input, input, job.Items[centre], job.Alpha);
                if (_negatives is not null) TrainNegatives(input, input, job.Items[centre], job.Alpha);
                _pairs++;
            }
        }
    }

    private void TrainCbow(TrainingJob job, int start, int end)
    {
        for (var centre = start; centre < end; centre++)
        {
            var first = Math.Max(start, centre - job.Reach[centre]);
            var last = Math.Min(end - 1, centre + job.Reach[centre]);
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

    /// <summary>The hidden vector of a CBOW centre: the sum or mean of its context.</summary>
    private void Gather(TrainingJob job, int first, int centre, int last)
    {
        new Span<float>(_hidden, _stride).Clear();
        for (var context = first; context <= last; context++)
            if (context != centre)
                _kernel.Add(_hidden, _model.Input.Row(job.Items[context]));
        if (_options.CbowMean && last > first) _kernel.Scale(_hidden, 1f / (last - first));
    }

    /// <summary>Hands the gradient to every item of the context, shared out where the hidden vector is a sum.</summary>
    private void Scatter(TrainingJob job, int first, int centre, int last)
    {
        if (!_options.CbowMean && last > first) _kernel.Scale(_gradient, 1f / (last - first));
        for (var context = first; context <= last; context++)
            if (context != centre)
                _kernel.Add(_model.Input.Row(job.Items[context]), _gradient);
    }

    /// <summary>The positive target and the negatives; moves <paramref name="row"/>, or leaves the gradient where there is none.</summary>
    private void TrainNegatives(float* hidden, float* row, int positive, float alpha)
    {
        var count = CollectTargets(positive, out var distinct);
        if (distinct) Train(hidden, row, _model.NegativeOutput!.Data, count, alpha);
        else TrainRepeated(hidden, row, count, alpha);
        if (!_options.ComputeLoss) return;
        AddLoss(_dots[0]);
        for (var i = 1; i < count; i++) AddLoss(-_dots[i]);
    }

    /// <summary>The positive target, label 1, and the negatives but for those that hit it, label 0.</summary>
    private int CollectTargets(int positive, out bool distinct)
    {
        var picks = _negatives!.Take(_options.Negative);
        var use = ++_use;
        _targets[0] = positive;
        _steps[0] = 1;
        var count = 1;
        var repeats = 0;
        for (var i = 0; i < _options.Negative; i++)
        {
            var pick = picks[i];
            _targets[count] = pick;
            _steps[count] = 0;
            if (pick == positive) continue;
            repeats += _lastUse[pick] == use ? 1 : 0;
            _lastUse[pick] = use;
            count++;
        }

        distinct = repeats == 0;
        return count;
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
        new Span<float>(_steps + first, count).CopyTo(new Span<float>(_runSteps, count));
        _kernel.TrainTargets(hidden, _gradient, _model.NegativeOutput!.Data, _runTargets, _runSteps, _runDots, count, alpha);
        new Span<float>(_runDots, count).CopyTo(new Span<float>(_dots + first, count));
    }

    private void Train(float* hidden, float* row, float* outputs, int count, float alpha)
    {
        if (row is not null)
        {
            _kernel.TrainRow(row, outputs, _targets, _steps, _dots, count, alpha);
            return;
        }

        new Span<float>(_gradient, _stride).Clear();
        _kernel.TrainTargets(hidden, _gradient, outputs, _targets, _steps, _dots, count, alpha);
    }

    /// <summary>The inner nodes on the way to an item; moves <paramref name="row"/>, or leaves the gradient where there is none.</summary>
    private void TrainPath(float* hidden, float* row, int item, float alpha)
    {
        var codes = _tree!.Codes[item];
        var points = _tree.Points[item];
        for (var i = 0; i < codes.Length; i++)
        {
            _targets[i] = points[i];
            _steps[i] = 1 - codes[i];
        }

        Train(hidden, row, _model.TreeOutput!.Data, codes.Length, alpha);
        if (!_options.ComputeLoss) return;
        for (var i = 0; i < codes.Length; i++) AddLoss(codes[i] == 0 ? -_dots[i] : _dots[i]);
    }

    private void AddLoss(float dot)
    {
        if (dot is > -SigmoidTable.Limit and < SigmoidTable.Limit) _loss -= SigmoidTable.Logarithms[SigmoidTable.Step(dot)];
    }
}
