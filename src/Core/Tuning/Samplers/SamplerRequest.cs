namespace SessionRec.Core.Tuning.Samplers;

/// <summary>What a sampler is asked with.</summary>
/// <param name="Trial">The number of the trial to be, counted from 0 in the order in which the study asks.</param>
/// <param name="StudySeed">The study's seed; a sampler with a seed of its own uses that instead.</param>
/// <param name="Observations">The trials so far (running, finished, stopped and failed) in the order of their numbers.</param>
public sealed record SamplerRequest(int Trial, ulong StudySeed, IReadOnlyList<TrialObservation> Observations);
