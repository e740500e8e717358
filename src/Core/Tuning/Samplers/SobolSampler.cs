using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Takes the trial's point of Sobol's sequence; every searched parameter, conditional ones too, has a dimension of its own.</summary>
public sealed class SobolSampler : ISampler
{
    private readonly SearchSpace _space;
    private readonly SobolOptions _options;
    private readonly SpaceParameter[] _dimensions;

    /// <exception cref="ArgumentException">More parameters are searched than the sequence has dimensions.</exception>
    public SobolSampler(SearchSpace space, SobolOptions options)
    {
        (_space, _options) = (space.WithoutGrids(), options);
        _dimensions = [.. _space.Searched];
        if (_dimensions.Length > SobolSequence.MostDimensions)
            throw new ArgumentException($"the Sobol sampler takes at most {SobolSequence.MostDimensions} searched parameters, not {_dimensions.Length}");
    }

    public ParameterSet? Suggest(SamplerRequest request) => _space.Build(parameter =>
    {
        var dimension = Array.IndexOf(_dimensions, parameter);
        ulong? scramble = _options.Scramble ? _options.Seed ?? request.StudySeed : null;
        var unit = SobolSequence.Point((uint)request.Trial, dimension, scramble);
        return parameter.Domain switch
        {
            NumericDomain numeric => numeric.FromUnit(unit),
            ChoiceDomain choice => choice.Values[(int)(unit * choice.Values.Count)],
            var other => throw new InvalidOperationException($"{other.Kind} is not a searched domain"),
        };
    });
}
