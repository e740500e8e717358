namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Which sampler a study uses and how it is set; one subtype for each sampler.</summary>
public abstract record SamplerOptions
{
    /// <summary>The name in study files.</summary>
    public abstract string Name { get; }

    /// <summary>A seed of the sampler's own; null to draw from the study's seed.</summary>
    public ulong? Seed { get; init; }
}
