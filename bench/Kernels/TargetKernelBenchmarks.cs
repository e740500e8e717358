using BenchmarkDotNet.Attributes;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Kernels;

/// <summary>One (context, centre) pair with 16 negatives, over as many items as Online Retail has.</summary>
public unsafe class TargetKernelBenchmarks : IDisposable
{
    private const int Items = 3684, Targets = 17, Pairs = 1000;

    private readonly int[] _targets = new int[(Pairs + 2) * Targets];
    private readonly float[] _labels = new float[Targets + TargetKernel.Group];
    private readonly float[] _steps = new float[Targets + TargetKernel.Group];
    private readonly float[] _dots = new float[Targets + TargetKernel.Group];
    private VectorMatrix _inputs = null!;
    private VectorMatrix _outputs = null!;
    private TargetKernel _kernel = null!;

    [Params(512, 256, 128, 0)]
    public int Width { get; set; }

    [Params(20, 100, 300)]
    public int VectorSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        if (!VectorWidth.Available.Contains(Width)) throw new NotSupportedException($"This machine has no {Width}-bit vectors.");
        (_inputs, _outputs) = (new VectorMatrix(Items, VectorSize), new VectorMatrix(Items, VectorSize));
        _kernel = KernelFactory.Targets(Width, VectorSize, _inputs.Stride);
        _labels[0] = 1;
        var random = new Random(1);
        for (var row = 0; row < Items; row++)
            foreach (ref var component in _inputs[row])
                component = random.NextSingle() - 0.5f;
        for (var i = 0; i < _targets.Length; i++) _targets[i] = ((i * 7) + random.Next(7)) % Items;
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void TrainRow()
    {
        fixed (int* targets = _targets)
        fixed (float* labels = _labels, steps = _steps, dots = _dots)
        {
            for (var pair = 0; pair < Pairs; pair++)
            {
                var own = targets + (pair * Targets);
                _kernel.TrainRow(_inputs.Row(pair), _outputs.Data, own, own + Targets, labels, steps, dots, Targets, 0.025f);
            }
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _inputs?.Dispose();
        _outputs?.Dispose();
        GC.SuppressFinalize(this);
    }
}
