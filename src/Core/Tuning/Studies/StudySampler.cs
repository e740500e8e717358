using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// Who proposes which trial of a study that may have been extended: what was planned before an extension comes first, as it
/// would have come without it, after the configurations that are trained again with more epochs.
/// </summary>
internal sealed class StudySampler
{
    /// <summary>Draws of a parameter that an earlier configuration has no value of.</summary>
    private const uint Stream = 2;

    private readonly IReadOnlyList<TrialObservation> _earlier;
    private readonly List<Stretch> _stretches;
    private StudySpec _spec;
    private bool _isExtended;

    public StudySampler(StudySpec spec, IReadOnlyList<TrialObservation> earlier)
    {
        (_spec, _earlier) = (spec, earlier);
        _stretches = [new Stretch(0, 0, spec.CreateSampler(earlier), [])];
    }

    public void Extend(PlannedExtension plan, StudySpec wider)
    {
        var (planned, again) = (_spec.TrialCount, plan.Again.Count);
        var at = _stretches.FindLastIndex(s => s.From <= plan.From);
        var rest = _stretches.Skip(at).Select(s => s with { From = Math.Max(s.From, plan.From) + again, Shift = s.Shift + again }).ToArray();
        _stretches.RemoveAll(s => s.From >= plan.From);
        if (again > 0) _stretches.Add(new Stretch(plan.From, plan.From, null, plan.Again));
        if (wider.Sampler is VariantSamplerOptions variants)
        {
            _stretches.AddRange(rest);
            _stretches.Add(new Stretch(Math.Max(plan.From, planned ?? plan.From) + again, 0, new ExtendedVariantSampler(wider.Space, variants.Seed, variants.Shuffle), []));
        }
        else
        {
            // What these propose depends on the space and the trials alone: from here on they search the wider one.
            _stretches.AddRange(rest.Select(s => s.Sampler is null ? s : s with { Sampler = wider.CreateSampler(_earlier) }));
        }

        (_spec, _isExtended) = (wider, true);
    }

    /// <summary>The parameters of the next trial, or null where there are no more.</summary>
    public ParameterSet? Suggest(SamplerRequest request)
    {
        var stretch = _stretches.FindLast(s => s.From <= request.Trial)!;
        var local = request.Trial - stretch.Shift;
        var suggestion = stretch.Sampler switch
        {
            null => request.Observations[stretch.Again[local]].Parameters,
            ExtendedVariantSampler extended => extended.Suggest(request with { Observations = WithoutAgain(request.Observations) }),
            var sampler => sampler.Suggest(request with { Trial = local }),
        };
        if (suggestion is null || !_isExtended) return suggestion;

        // Planned before the study was extended: the space's constants, epochs among them, are those of today.
        var generator = TrialRandomness.For(request.StudySeed, request.Trial, Stream);
        return _spec.Space.Build(parameter => parameter.Domain.Sample(generator), suggestion);
    }

    /// <summary>The trials, those left out that repeat another's configuration with more epochs, followed by those that are still to come up to <paramref name="planned"/>.</summary>
    public IReadOnlyList<TrialObservation> WithPlanned(IReadOnlyList<TrialObservation> trials, int planned, ulong seed)
    {
        var all = trials.ToList();
        while (all.Count < planned && Suggest(new SamplerRequest(all.Count, seed, all)) is { } parameters)
            all.Add(new TrialObservation(all.Count, parameters, TrialObservationState.Running, 0, null));
        return WithoutAgain(all);
    }

    private List<TrialObservation> WithoutAgain(IReadOnlyList<TrialObservation> trials) => [.. trials.Where(t => _stretches.FindLast(s => s.From <= t.Trial)!.Sampler is not null)];

    /// <param name="From">The first trial that it proposes.</param>
    /// <param name="Shift">What its own count of trials is behind the study's.</param>
    /// <param name="Sampler">Who proposes; null where <paramref name="Again"/> does.</param>
    /// <param name="Again">Trials whose configurations are repeated.</param>
    private sealed record Stretch(int From, int Shift, ISampler? Sampler, IReadOnlyList<int> Again);
}
