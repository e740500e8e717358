namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// Proposes the parameters of the next trial. Stateless between calls: everything random is drawn from the study's seed
/// and the trial's number, everything learnt comes from the observations, so the same request gives the same answer on
/// any machine and after any crash.
/// </summary>
public interface ISampler
{
    /// <summary>The parameters of trial <see cref="SamplerRequest.Trial"/>, or null where the sampler has no more to propose.</summary>
    ParameterSet? Suggest(SamplerRequest request);
}
