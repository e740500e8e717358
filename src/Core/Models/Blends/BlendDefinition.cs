using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Blends;

/// <summary>
/// A weighted blend of other models. Each component has a weight, <c>NAME</c> (0 leaves it out), and its own parameters as
/// <c>NAME.PARAMETER</c>; all of them are tuned together like any model's.
/// </summary>
/// <remarks>Source of the fusion by places: Cormack, Clarke and Büttcher, "Reciprocal rank fusion" (2009).</remarks>
public sealed class BlendDefinition : IModelDefinition
{
    private const string Fusion = "fusion", Depth = "depth", RankOffset = "rank_offset";
    private const char Separator = '.';

    private readonly IReadOnlyList<IModelDefinition> _components;

    /// <param name="components">The models that can be blended.</param>
    /// <param name="defaultWeights">The weights of components that are in it unless told otherwise, by name.</param>
    public BlendDefinition(IReadOnlyList<IModelDefinition> components, IReadOnlyDictionary<string, double> defaultWeights)
    {
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(defaultWeights);
        _components = components;
        Parameters =
        [
            new(Fusion, "rank", "How answers are put together: rank, weight by (place + rank_offset); score, weight times the score by the answer's best.", Choices: ["rank", "score"]),
            new(Depth, 100, "Items of each component's answer that are taken into account.", Minimum: 1, Maximum: 10_000),
            new(RankOffset, 10, "With fusion rank: the larger, the less the first places stand out.", Minimum: 0, Maximum: 1000),
            .. components.SelectMany(c => ParametersOf(c, defaultWeights.GetValueOrDefault(c.Name))),
        ];
    }

    public string Name => "blend";

    public IReadOnlyList<ModelParameter> Parameters { get; }

    /// <exception cref="InputException">Every weight is 0.</exception>
    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        var chosen = _components.Where(c => parameters[c.Name].AsDouble() > 0).ToArray();
        if (chosen.Length == 0)
            throw new InputException($"blend: every weight is 0; set at least one of {string.Join(", ", _components.Select(c => c.Name))} above 0.");
        var options = new BlendOptions(
            parameters[Fusion].AsText() == "rank",
            (int)parameters[Depth].AsInt64(),
            (int)parameters[RankOffset].AsInt64());
        return new BlendRun(
            [.. chosen.Select(c => c.Start(training, Own(c, parameters)))],
            [.. chosen.Select(c => parameters[c.Name].AsDouble())],
            options);
    }

    private static IEnumerable<ModelParameter> ParametersOf(IModelDefinition component, double defaultWeight) =>
    [
        new(component.Name, defaultWeight, $"Weight of {component.Name} in the blend; 0 leaves it out.", Minimum: 0, Maximum: 1000),
        .. component.Parameters.Select(p => p with
        {
            Name = component.Name + Separator + p.Name,
            Aliases = p.Aliases?.Select(alias => component.Name + Separator + alias).ToArray(),
        }),
    ];

    private static ParameterSet Own(IModelDefinition component, ParameterSet parameters) =>
        new(component.Parameters.Select(p => KeyValuePair.Create(p.Name, parameters[component.Name + Separator + p.Name])));
}
