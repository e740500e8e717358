using SessionRec.Core.Evaluation.Protocols;

namespace SessionRec.Core.Evaluation;

/// <summary>Which models are compared, and on what.</summary>
public sealed record EvaluationPlan
{
    /// <summary>How the data are split: one protocol, or several sliding windows whose queries are put together.</summary>
    public required IReadOnlyList<IEvaluationProtocol> Windows { get; init; }

    public required IReadOnlyList<Contender> Contenders { get; init; }

    /// <summary>Seeds for the models that draw random numbers; none takes each model's own.</summary>
    public IReadOnlyList<long> Seeds { get; init; } = [];

    /// <summary>Ask the validation queries instead of the test queries.</summary>
    public bool OnValidation { get; init; }

    /// <summary>Throws an <see cref="InputException"/> where there is nothing to do, or a name would stand twice in the table.</summary>
    public void Validate()
    {
        if (Contenders.Count == 0) throw new InputException("There is no model to evaluate.");
        if (Contenders.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new InputException($"The model {twice.Key} is named twice.");
        if (Seeds.Distinct().Count() != Seeds.Count) throw new InputException("A seed is named twice.");
    }
}
