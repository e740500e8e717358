using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary><see cref="TemporalProtocol"/> by name.</summary>
public sealed class TemporalDefinition : IProtocolDefinition
{
    private const string ValidationDays = "validation_days", TestDays = "test_days", TrainingDays = "training_days", Window = "window",
        Repeats = "repeats", ColdTruths = "cold_truths", MaximumQueries = "max_queries", Seed = "seed";

    public string Name => "temporal";

    public string Description => "Learn from what happened before a date; predict every later event from what its session had so far.";

    public IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        new(ValidationDays, 7.0, "Days of the validation period, which ends where the test period begins.", Minimum: 0.001, Maximum: 100_000),
        new(TestDays, 7.0, "Days of the test period, which ends with the last event.", Minimum: 0.001, Maximum: 100_000),
        new(TrainingDays, 0.0, "Learn only from so many days before the validation period; 0 learns from all.", Minimum: 0, Maximum: 100_000),
        new(Window, 0, "Sliding windows: how many test periods earlier everything ends.", Minimum: 0, Maximum: 100_000),
        new(Repeats, true, "Ask for items that the session had before, too."),
        new(ColdTruths, true, "Ask for items that training does not know, too: they count as misses."),
        new(MaximumQueries, 0, "Sample so many queries of each period; 0 asks all.", Minimum: 0, Maximum: int.MaxValue),
        new(Seed, 123, "Seed of that sample.", Minimum: 0),
    ];

    public IEvaluationProtocol Create(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var trainingDays = parameters[TrainingDays].AsDouble();
        return new TemporalProtocol
        {
            Validation = TimeSpan.FromDays(parameters[ValidationDays].AsDouble()),
            Test = TimeSpan.FromDays(parameters[TestDays].AsDouble()),
            Training = trainingDays == 0 ? null : TimeSpan.FromDays(trainingDays),
            Window = (int)parameters[Window].AsInt64(),
            Repeats = parameters[Repeats].AsBoolean(),
            ColdTruths = parameters[ColdTruths].AsBoolean(),
            MaximumQueries = (int)parameters[MaximumQueries].AsInt64(),
            Seed = (ulong)parameters[Seed].AsInt64(),
        };
    }
}
