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
    private readonly int[] _lastUse;
    private readonly float* _hidden;
    private readonly float* _gradient;
    private readonly float* _steps;
    private readonly float* _dots;
    private readonly int* _targets;
    private int _use;
    private double _loss;
    private long _pairs;

    public JobTrainer(Word2VecModel model, Word2VecOptions options, NoiseDistribution? noise, HuffmanTree? tree, TargetKernel kernel)
    {
        _model = model;
        _options = options;
        _kernel = kernel;
        _tree = tree;
        _stride = model.Input.Stride;
        _lastUse = new int[model.Vocabulary.Count];
        if (noise is not null) _negatives = new NegativeStream(noise);
        var longestPath = tree is null ? 0 : tree.Codes.Max(code => code.Length);
        var targets = (Math.Max(options.Negative + 1, longestPath) + 31) / 16 * 16;
        _hidden = Allocate<float>(_stride);
        _gradient = Allocate<float>(_stride);
        _steps = Allocate<float>(targets);
        _dots = Allocate<float>(targets);
        _targets = Allocate<int>(targets);
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
                if (_tree is not null)
                {
                    TrainPath(input, job.Items[centre], job.Alpha);
                    _kernel.Add(input, _gradient, _stride);
                }

                if (_negatives is not null)
                {
                    TrainNegatives(input, job.Items[centre], job.Alpha);
                    _kernel.Add(input, _gradient, _stride);
                }

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
                TrainPath(_hidden, job.Items[centre], job.Alpha);
                Scatter(job, first, centre, last);
            }

            if (_negatives is not null)
            {
                Gather(job, first, centre, last);
                TrainNegatives(_hidden, job.Items[centre], job.Alpha);
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
                _kernel.Add(_hidden, _model.Input.Row(job.Items[context]), _stride);
        if (_options.CbowMean && last > first) _kernel.Scale(_hidden, 1f / (last - first), _stride);
    }

    /// <summary>Hands the gradient to every item of the context, shared out where the hidden vector is a sum.</summary>
    private void Scatter(TrainingJob job, int first, int centre, int last)
    {
        if (!_options.CbowMean && last > first) _kernel.Scale(_gradient, 1f / (last - first), _stride);
        for (var context = first; context <= last; context++)
            if (context != centre)
                _kernel.Add(_model.Input.Row(job.Items[context]), _gradient, _stride);
    }

    /// <summary>The positive target and the negatives; leaves the hidden vector's update in the gradient.</summary>
    private void TrainNegatives(float* hidden, int positive, float alpha)
    {
        new Span<float>(_gradient, _stride).Clear();
        var output = _model.NegativeOutput!.Data;
        var picks = _negatives!.Take(_options.Negative);
        StartGroup(positive, 1);
        var positives = 1;
        var count = 1;
        for (var i = 0; i < _options.Negative; i++)
        {
            var pick = picks[i];
            if (pick == positive) continue;
            if (_lastUse[pick] == _use)
            {
                // A row drawn twice must have moved before it is met again: train what there is, and start anew.
                TrainGroup(hidden, output, count, positives, alpha);
                StartGroup(pick, 0);
                (count, positives) = (1, 0);
                continue;
            }

            _lastUse[pick] = _use;
            _targets[count] = pick;
            _steps[count++] = 0;
        }

        TrainGroup(hidden, output, count, positives, alpha);
    }

    private void StartGroup(int target, float label)
    {
        if (++_use == int.MaxValue)
        {
            Array.Clear(_lastUse);
            _use = 1;
        }

        _lastUse[target] = _use;
        _targets[0] = target;
        _steps[0] = label;
    }

    private void TrainGroup(float* hidden, float* output, int count, int positives, float alpha)
    {
        _kernel.TrainTargets(hidden, _gradient, output, _stride, _targets, _steps, _dots, count, alpha);
        if (!_options.ComputeLoss) return;
        for (var i = 0; i < count; i++) AddLoss(i < positives ? _dots[i] : -_dots[i]);
    }

    /// <summary>The inner nodes on the way to an item; leaves the hidden vector's update in the gradient.</summary>
    private void TrainPath(float* hidden, int item, float alpha)
    {
        new Span<float>(_gradient, _stride).Clear();
        var codes = _tree!.Codes[item];
        var points = _tree.Points[item];
        for (var i = 0; i < codes.Length; i++)
        {
            _targets[i] = points[i];
            _steps[i] = 1 - codes[i];
        }

        _kernel.TrainTargets(hidden, _gradient, _model.TreeOutput!.Data, _stride, _targets, _steps, _dots, codes.Length, alpha);
        if (!_options.ComputeLoss) return;
        for (var i = 0; i < codes.Length; i++) AddLoss(codes[i] == 0 ? -_dots[i] : _dots[i]);
    }

    private void AddLoss(float dot)
    {
        if (dot is > -SigmoidTable.Limit and < SigmoidTable.Limit) _loss -= SigmoidTable.Logarithms[SigmoidTable.Step(dot)];
    }
}
