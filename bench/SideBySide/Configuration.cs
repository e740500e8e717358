using System.Text.Json.Nodes;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.SideBySide;

/// <summary>One training to compare: the same options for both trainers.</summary>
internal sealed record Configuration(string Name, Word2VecOptions Options)
{
    private static readonly int[] Sizes = [16, 20, 50, 64, 101, 150, 200, 300];
    private static readonly Word2VecOptions SkipGram = new() { Sg = true, MinCount = 1, ComputeLoss = false };
    private static readonly Word2VecOptions Wide = SkipGram with { Window = 13, Negative = 16, NsExponent = 0.6 };
    private static readonly Word2VecOptions Tree = SkipGram with { Negative = 0, Hs = true };

    public static IReadOnlyList<Configuration> All { get; } =
    [
        new("defaults", SkipGram),
        new("wide", Wide),
        new("cbow", SkipGram with { Sg = false }),
        new("cbow-wide", Wide with { Sg = false }),
        new("hs", Tree),
        new("cbow-hs", Tree with { Sg = false }),
        .. Sizes.Select(size => new Configuration($"wide-size-{size}", Wide with { VectorSize = size })),
        .. Sizes.Select(size => new Configuration($"defaults-size-{size}", SkipGram with { VectorSize = size })),
    ];

    /// <summary>The options as gensim's keyword arguments, for one worker.</summary>
    public JsonObject ToKeywords() => new()
    {
        ["vector_size"] = Options.VectorSize,
        ["window"] = Options.Window,
        ["min_count"] = Options.MinCount,
        ["negative"] = Options.Negative,
        ["ns_exponent"] = Options.NsExponent,
        ["sg"] = Options.Sg ? 1 : 0,
        ["hs"] = Options.Hs ? 1 : 0,
        ["epochs"] = Options.Epochs,
        ["seed"] = Options.Seed,
        ["workers"] = 1,
    };
}
