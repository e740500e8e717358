using SessionRec.Core.Models;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>What a trial's parameters have beyond those that the sampler chooses: the epochs that are planned, and a seed.</summary>
internal sealed class TrialParameters
{
    private readonly bool _modelTakesSeed;
    private readonly bool _modelTakesEpochs;

    public TrialParameters(string model)
    {
        var taken = ModelRegistry.Find(model)?.Parameters.Select(p => p.Name).ToArray() ?? [];
        (_modelTakesSeed, _modelTakesEpochs) = (taken.Contains("seed"), taken.Contains("epochs"));
    }

    /// <summary>Epochs that a trial with these parameters is planned with.</summary>
    public static int PlannedEpochs(ParameterSet parameters, StudySpec spec) =>
        parameters.TryGet("epochs", out var epochs) && epochs.IsWhole ? (int)Math.Min(epochs.AsInt64(), spec.PlannedEpochs) : spec.PlannedEpochs;

    /// <summary>The parameters of a trial with all that it is trained with.</summary>
    public ParameterSet Complete(ParameterSet parameters, int trial, StudySpec spec) => WithSeed(WithEpochs(parameters, spec), trial, spec);

    /// <summary>Parameters that a scheduler has changed get what it does not know of.</summary>
    public Promotion Complete(Promotion promotion, StudySpec spec) => promotion.Exploit is { } exploit
        ? promotion with { Exploit = exploit with { Parameters = Complete(exploit.Parameters, promotion.Trial, spec) } }
        : promotion;

    /// <summary>The learning-rate schedule is planned for the largest budget, whatever stops the trial on the way.</summary>
    private ParameterSet WithEpochs(ParameterSet parameters, StudySpec spec) =>
        _modelTakesEpochs && !parameters.TryGet("epochs", out _) ? parameters.With("epochs", spec.PlannedEpochs) : parameters;

    /// <summary>A trial's seed comes from the study's seed and the trial's number, so a rerun on any node gives the same numbers.</summary>
    private ParameterSet WithSeed(ParameterSet parameters, int trial, StudySpec spec)
    {
        if (!_modelTakesSeed || parameters.TryGet("seed", out _)) return parameters;
        Span<uint> words = stackalloc uint[2];
        new SeedSequence(spec.Seed).GenerateState(words);
        new SeedSequence(words[0] | ((ulong)(uint)trial << 32)).GenerateState(words);
        return parameters.With("seed", (long)(words[1] & int.MaxValue));
    }
}
