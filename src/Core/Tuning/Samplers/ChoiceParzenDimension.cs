using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Categorical kernels: a little everywhere, most at the observed choice; values are indices of choices.</summary>
internal sealed class ChoiceParzenDimension : ParzenDimension
{
    private readonly int _choices;
    private readonly int[] _kernelOf;
    private readonly double _elsewhere, _there;

    /// <param name="choices">How many choices there are.</param>
    /// <param name="observations">Observed choices, in trial order.</param>
    /// <param name="priorWeight">The prior's weight, spread over the kernels.</param>
    public ChoiceParzenDimension(int choices, IReadOnlyList<double> observations, double priorWeight)
    {
        _choices = choices;
        _kernelOf = [.. observations.Select(o => (int)o), choices];
        var floor = priorWeight / _kernelOf.Length;
        _elsewhere = floor / (1 + (choices * floor));
        _there = (1 + floor) / (1 + (choices * floor));
    }

    public override ReadOnlySpan<int> KernelOf => _kernelOf;

    public override int Kernels => _choices + 1;

    public override void Densities(double value, Span<double> densities)
    {
        densities[.._choices].Fill(_elsewhere);
        densities[(int)value] = _there;
        densities[_choices] = 1.0 / _choices;
    }

    public override double Sample(int component, NumpyGenerator generator)
    {
        var kernel = _kernelOf[component];
        if (kernel == _choices) return generator.NextBounded((ulong)(_choices - 1));
        var draw = generator.NextDouble();
        for (var choice = 0; choice < _choices; choice++)
        {
            draw -= choice == kernel ? _there : _elsewhere;
            if (draw < 0) return choice;
        }

        return kernel;
    }
}
