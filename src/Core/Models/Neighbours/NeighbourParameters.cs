using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Neighbours;

/// <summary>Parameters that the models of nearest sessions share.</summary>
internal static class NeighbourParameters
{
    private const string NeighboursName = "k", SampleSizeName = "sample_size", LastItemsName = "last_items", RepeatsName = "repeats";

    public static ModelParameter Neighbours { get; } =
        new(NeighboursName, 100, "Neighbours: the most similar sessions, which vote.", Minimum: 1, Maximum: 100_000);

    public static ModelParameter SampleSize { get; } =
        new(SampleSizeName, 1000, "The most recent sessions with an item in common, among which neighbours are sought.", Minimum: 1, Maximum: 1_000_000, Aliases: ["m"]);

    public static ModelParameter LastItems { get; } =
        new(LastItemsName, 10, "Distinct items from the end of the session that are looked at.", Minimum: 1, Maximum: 1000);

    public static ModelParameter Repeats { get; } =
        new(RepeatsName, "keep", "Items of the session in the answer: keep all; drop-last leaves out its last item; drop leaves out all that were looked at.", Choices: ["keep", "drop-last", "drop"]);

    public static NearestSessionsOptions Read(SessionCorpus training, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        return new NearestSessionsOptions
        {
            Neighbours = (int)parameters[NeighboursName].AsInt64(),
            SampleSize = (int)parameters[SampleSizeName].AsInt64(),
            LastItems = (int)parameters[LastItemsName].AsInt64(),
            DroppedItems = parameters[RepeatsName].AsText() switch { "drop-last" => 1, "drop" => int.MaxValue, _ => 0 },
        };
    }
}
