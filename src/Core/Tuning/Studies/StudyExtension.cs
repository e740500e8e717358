using SessionRec.Core.Models;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Stoppers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>What a study is to be extended by. At least one of the first three is given.</summary>
/// <param name="NumSamples">Samples in all, more than there were.</param>
/// <param name="Epochs">The epochs that trials are planned with from now on, more than before; earlier configurations are trained again with them.</param>
/// <param name="Grid">Values that parameters get in addition to those of their grid, or to their one value.</param>
/// <param name="Best">With <paramref name="Epochs"/>: only so many of the best configurations are trained again; all where it is not said.</param>
public sealed record StudyExtension(
    int? NumSamples = null,
    int? Epochs = null,
    IReadOnlyDictionary<string, IReadOnlyList<ParameterValue>>? Grid = null,
    int? Best = null)
{
    /// <summary>The wider form of <paramref name="spec"/>; its number of trials is left to the caller, who knows what has been tried.</summary>
    /// <exception cref="InputException">It does not widen the study, or the model does not take it.</exception>
    public StudySpec Widen(StudySpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (NumSamples is null && Epochs is null && Grid is not { Count: > 0 })
            throw new InputException($"Say what {spec.Name} is to be extended by: more samples, more epochs or new values of a grid.");
        if (spec.SmokeTest) throw new InputException($"{spec.Name} is a smoke test; run the study itself instead.");
        if (Best is not null && Epochs is null) throw new InputException("best says how many configurations are trained again with more epochs; it needs epochs.");
        if (Best is < 0) throw new InputException($"best: {Best} is not allowed; it is at least 0.");

        var wider = Grid is null ? spec : Grid.Aggregate(spec, (all, grid) => WithValues(all, grid.Key, grid.Value));
        if (Epochs is { } epochs) wider = WithEpochs(wider, epochs);
        return NumSamples is { } samples ? WithSamples(wider, samples) : wider;
    }

    private static StudySpec WithSamples(StudySpec spec, int samples)
    {
        if (spec.NumSamples is not { } before) throw new InputException($"{spec.Name} has no last sample already (num_samples: -1).");
        return samples > before
            ? spec with { NumSamples = samples }
            : throw new InputException($"num_samples: {spec.Name} has {before} already; write more than that.");
    }

    private static StudySpec WithEpochs(StudySpec spec, int epochs)
    {
        var parameter = ModelOf(spec).Parameters.FirstOrDefault(p => p.Name == "epochs") ?? throw new InputException($"epochs: {spec.Model} trains in one pass.");
        if (spec.Space.Named("epochs").Any(p => p.Domain is not ConstantDomain)) throw new InputException($"epochs: {spec.Name} searches over them; add values to their grid instead.");
        if (epochs <= spec.PlannedEpochs) throw new InputException($"epochs: trials of {spec.Name} are planned with {spec.PlannedEpochs} already; write more than that.");
        if (parameter.Check(epochs) is { } complaint) throw new InputException($"epochs: {complaint}.");
        return spec with
        {
            PlannedEpochs = epochs,
            Space = spec.Space.With("epochs", epochs),
            Scheduler = spec.Scheduler.MaxEpochs == spec.PlannedEpochs ? spec.Scheduler.UpTo(epochs) : spec.Scheduler,
            Stop = spec.Stop with { Trial = [.. spec.Stop.Trial.Select(s => s is EpochBound bound && bound.Epochs == spec.PlannedEpochs ? new EpochBound(epochs) : s)] },
        };
    }

    private static StudySpec WithValues(StudySpec spec, string name, IReadOnlyList<ParameterValue> values)
    {
        var model = ModelOf(spec).Parameters.FirstOrDefault(p => p.Name == name || (p.Aliases?.Contains(name) ?? false))
            ?? throw new InputException($"grid: {NearestName.Unknown("parameter", name, ModelOf(spec).Parameters.Select(p => p.Name))}.");
        var declared = spec.Space.Named(model.Name).ToArray();
        IReadOnlyList<ParameterValue> before = declared switch
        {
            [] => throw new InputException($"{model.Name}: it is not in the space of {spec.Name}; values can be added to {string.Join(", ", spec.Space.Parameters.Select(p => p.Name).Distinct())}."),
            [{ Condition: not null }] or [_, _, ..] => throw new InputException($"{model.Name}: it belongs to a nested choice, which cannot be extended."),
            [{ Domain: GridDomain grid }] => grid.Values,
            [{ Domain: ConstantDomain constant }] => [constant.Value],
            [var other] => throw new InputException($"{model.Name}: it is drawn from {other.Domain.Kind} {other.Domain.Range}; only to a grid or to one value can values be added."),
        };
        if (values.Count == 0) throw new InputException($"{model.Name}: no values are given.");
        foreach (var value in values)
        {
            if (model.Check(value) is { } complaint) throw new InputException($"{model.Name}: {complaint}.");
            if (ValueComparison.IndexOf(before, value) >= 0) throw new InputException($"{model.Name}: {value} is among its values already: {ValueComparison.List(before)}.");
        }

        var wider = spec with { Space = spec.Space.With(model.Name, GridOf(model.Name, [.. before, .. values])) };
        if (model.Name != "epochs") return wider;
        if (spec.Scheduler.MaxEpochs is not null) throw new InputException($"epochs: the rungs of {spec.Scheduler.Name} need one number of epochs for all trials.");
        return wider with { PlannedEpochs = (int)Math.Max(spec.PlannedEpochs, values.Max(v => v.AsInt64())) };
    }

    private static GridDomain GridOf(string name, IReadOnlyList<ParameterValue> values)
    {
        try
        {
            return new GridDomain(values);
        }
        catch (ArgumentException twice)
        {
            throw new InputException($"{name}: {twice.Message}.", twice);
        }
    }

    private static IModelDefinition ModelOf(StudySpec spec) => ModelRegistry.Find(spec.Model) ?? throw new InputException($"There is no model '{spec.Model}'.");
}
