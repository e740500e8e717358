using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>Word2Vec over sessions: items are words, sessions are sentences.</summary>
/// <remarks>Source: Mikolov et al., "Distributed Representations of Words and Phrases" (2013); parameters as in gensim 4.2.</remarks>
public sealed class Word2VecModelDefinition : IModelDefinition
{
    private static readonly Word2VecOptions Defaults = new();

    internal static IReadOnlyList<ModelParameter> Declared { get; } =
    [
        new("vector_size", Defaults.VectorSize, "Components of an item's vector.", 1, 4096, Aliases: ["size"], IsFixed: true),
        new("alpha", Defaults.Alpha, "Learning rate at the start.", 0, 10),
        new("min_alpha", Defaults.MinAlpha, "Learning rate at the end.", 0, 10),
        new("window", Defaults.Window, "Furthest distance between an item and its context.", 1, 9999),
        new("min_count", Defaults.MinCount, "Items that occur less often are left out.", 0, int.MaxValue, IsFixed: true),
        new("sample", Defaults.Sample, "Subsampling threshold of frequent items; 0 turns it off.", 0, int.MaxValue),
        new("negative", Defaults.Negative, "Noise items for each training pair; 0 turns negative sampling off.", 0, 4096),
        new("ns_exponent", Defaults.NsExponent, "Exponent of the noise distribution; 0 is uniform, below 0 prefers rare items.", -10, 10),
        new("sg", Defaults.Sg, "1 for skip-gram, 0 for CBOW."),
        new("hs", Defaults.Hs, "1 for hierarchical softmax.", IsFixed: true),
        new("cbow_mean", Defaults.CbowMean, "CBOW takes the mean (1) or the sum (0) of the context vectors."),
        new("epochs", Defaults.Epochs, "Passes over the sessions.", 1, 1_000_000, Aliases: ["iter"], IsFixed: true),
        new("seed", Defaults.Seed, "Seed of all random numbers of the training.", 0, int.MaxValue, IsFixed: true),
        new("workers", Defaults.Workers, "Training threads; more than one is not deterministic.", 1, 1024),
        new("batch_words", Defaults.BatchWords, "Events in a job, at most.", 1, int.MaxValue),
        new("shrink_windows", Defaults.ShrinkWindows, "Draw every window's reach from 1 to window."),
        new("sorted_vocab", Defaults.SortedVocab, "Sort the vocabulary by count.", IsFixed: true),
        new("max_vocab_size", Defaults.MaxVocabSize, "Forget rare items while counting above this many; 0 for no limit.", 0, int.MaxValue, IsFixed: true),
        new("max_final_vocab", Defaults.MaxFinalVocab, "Raise min_count until at most this many items are left; 0 for no limit.", 0, int.MaxValue, IsFixed: true),
        new("compute_loss", Defaults.ComputeLoss, "Sum the loss of every epoch."),
        new("context", "both", "Train on both sides of an item, or on its past only.", Choices: ["both", "past"]),
        new("score", "cosine", "Rank by the cosine of input vectors, by input times output vector, or by the latter and the noise distribution as prior.", Choices: ["cosine", "output", "output+prior"]),
        new("prior_weight", Defaults.PriorWeight, "Weight of the prior in score output+prior; 1 estimates the probability of the next item.", -10, 10),
        new("query", "last", "Ask with the last item, or with the mean or decayed mean of the last query_items.", Choices: ["last", "mean", "decay"]),
        new("query_items", Defaults.QueryItems, "Items in a query of several.", 1, 1000),
        new("query_decay", Defaults.QueryDecay, "Weight of an item in a decayed query relative to the one after it.", 0, 1),
        new("exclude_query", Defaults.ExcludeQuery, "Leave the query's items out of the answer, as published."),
    ];

    public string Name => "word2vec";

    public IReadOnlyList<ModelParameter> Parameters => Declared;

    public ITrainingRun Start(SessionCorpus training, ParameterSet parameters) =>
        new Word2VecTrainingRun(training, Word2VecOptions.From(parameters));
}
