using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Evaluates given points before it asks another sampler, which also fills what a partial point leaves open.</summary>
public sealed class PointsFirstSampler(SearchSpace space, IReadOnlyList<ParameterSet> points, ISampler next) : ISampler
{
    public ParameterSet? Suggest(SamplerRequest request)
    {
        var suggestion = next.Suggest(request);
        if (request.Trial >= points.Count || suggestion is null) return suggestion;

        // A branch that the point opens and the suggestion did not enter is filled by drawing.
        var generator = TrialRandomness.For(request.StudySeed, request.Trial, stream: 1);
        return space.Build(
            parameter => suggestion.TryGet(parameter.Name, out var value) && parameter.Domain.Check(value) is null ? value : parameter.Domain.Sample(generator),
            points[request.Trial]);
    }
}
