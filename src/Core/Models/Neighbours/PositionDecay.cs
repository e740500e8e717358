namespace SessionRec.Core.Models.Neighbours;

/// <summary>How much less an item counts the longer ago it was in the session: the weight of the item at a place from the end.</summary>
internal static class PositionDecay
{
    /// <summary>The words that <see cref="Weights"/> understands.</summary>
    public static IReadOnlyList<string> Names { get; } = ["linear", "reciprocal", "quadratic", "log", "same"];

    /// <summary>The words and what they mean, for help texts: p is the place from the end, from 1, n the number of items.</summary>
    public const string Description = "linear 1-(p-1)/n, reciprocal 1/p, quadratic 1/p², log 1/log2(1+p), same 1, p places from the end of n";

    /// <summary>Fills in the weight of each of the last items, the last one first; all are above 0 and at most 1.</summary>
    public static void Weights(string name, Span<float> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var place = i + 1.0;
            weights[i] = (float)(name switch
            {
                "linear" => 1 - (i / (double)weights.Length),
                "reciprocal" => 1 / place,
                "quadratic" => 1 / (place * place),
                "log" => 1 / Math.Log2(1 + place),
                _ => 1.0,
            });
        }
    }
}
