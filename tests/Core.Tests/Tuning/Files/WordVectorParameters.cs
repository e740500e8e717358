using SessionRec.Core.Models;

namespace SessionRec.Core.Tests.Tuning.Files;

/// <summary>Parameters like those of Word2Vec, so that study files can be tested without the model.</summary>
internal static class WordVectorParameters
{
    public static IReadOnlyList<ModelParameter> All { get; } =
    [
        new("vector_size", 100, "Dimensions.", Minimum: 1, Aliases: ["size"]),
        new("window", 5, "Reach.", Minimum: 1),
        new("min_count", 1, "Rarest item.", Minimum: 1),
        new("negative", 5, "Noise items.", Minimum: 0),
        new("ns_exponent", 0.75, "Noise shape."),
        new("alpha", 0.025, "First learning rate.", Minimum: 0),
        new("sg", true, "Skip-gram."),
        new("hs", false, "Hierarchical softmax."),
        new("score", "input", "Scoring.", Choices: ["input", "output+prior"]),
        new("epochs", 5, "Epochs.", Minimum: 1, Aliases: ["iter"]),
    ];
}
