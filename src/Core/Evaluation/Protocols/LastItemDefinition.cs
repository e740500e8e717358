using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Evaluation.Protocols;

/// <summary><see cref="LastItemProtocol"/> by name.</summary>
public sealed class LastItemDefinition : IProtocolDefinition
{
    private const string Size = "size", Seed = "seed";

    public string Name => "last-item";

    public string Description => "Learn from every session without its last item; predict it from the one before for a sample of sessions.";

    public IReadOnlyList<ModelParameter> Parameters { get; } =
    [
        new(Size, 1000, "Queries in each of the validation and the test set.", Minimum: 1, Maximum: int.MaxValue / 2),
        new(Seed, 123, "Seed of the sample of sessions.", Minimum: 0),
    ];

    public IEvaluationProtocol Create(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new LastItemProtocol { Size = (int)parameters[Size].AsInt64(), Seed = (ulong)parameters[Seed].AsInt64() };
    }
}
