using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Which sampler a study uses and how it is set; one subtype for each sampler.</summary>
public abstract record SamplerOptions
{
    /// <summary>The name in study files.</summary>
    public abstract string Name { get; }

    /// <summary>A seed of the sampler's own; null to draw from the study's seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The sampler over a space.</summary>
    /// <param name="space">The space as declared, grids included.</param>
    /// <param name="points">Points to evaluate first; missing parameters are filled.</param>
    /// <param name="earlier">Trials of earlier studies to learn from; their trial numbers do not matter.</param>
    public abstract ISampler Create(SearchSpace space, IReadOnlyList<ParameterSet> points, IReadOnlyList<TrialObservation> earlier);

    /// <summary>How many trials <paramref name="numSamples"/> samples make.</summary>
    public virtual int TrialCount(SearchSpace space, IReadOnlyList<ParameterSet> points, int numSamples) => numSamples;
}
