using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// What a Word2Vec training is asked to do. Names, defaults and meaning are gensim's (4.2); gensim's flags 0 and 1 are
/// booleans here. <see cref="Validate"/> holds every rule that spans parameters; limits of single ones are in
/// <see cref="Word2VecModelDefinition"/>.
/// </summary>
public sealed record Word2VecOptions
{
    /// <summary>Components of a vector.</summary>
    public int VectorSize { get; init; } = 100;

    /// <summary>Learning rate at the start.</summary>
    public double Alpha { get; init; } = 0.025;

    /// <summary>Learning rate that the linear schedule falls to.</summary>
    public double MinAlpha { get; init; } = 0.0001;

    /// <summary>Furthest distance, in events, between an item and its context.</summary>
    public int Window { get; init; } = 5;

    /// <summary>Items that occur less often are left out.</summary>
    public int MinCount { get; init; } = 5;

    /// <summary>Subsampling threshold of frequent items: a share of the events below 1, else a count; 0 turns it off.</summary>
    public double Sample { get; init; } = 1e-3;

    /// <summary>Noise items drawn for a training pair; 0 turns negative sampling off.</summary>
    public int Negative { get; init; } = 5;

    /// <summary>Exponent of the noise distribution: 1 as items occur, 0 uniform, below 0 rare items more.</summary>
    public double NsExponent { get; init; } = 0.75;

    /// <summary>Skip-gram, else CBOW.</summary>
    public bool Sg { get; init; }

    /// <summary>Hierarchical softmax.</summary>
    public bool Hs { get; init; }

    /// <summary>CBOW takes the mean of the context vectors, else their sum.</summary>
    public bool CbowMean { get; init; } = true;

    /// <summary>Passes over the sessions.</summary>
    public int Epochs { get; init; } = 5;

    public int Seed { get; init; } = 1;

    /// <summary>Training threads. More than one trains without locks and is not deterministic.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Events in a job, at most; the learning rate changes between jobs.</summary>
    public int BatchWords { get; init; } = 10_000;

    /// <summary>Every centre's window is drawn from 1 to <see cref="Window"/>.</summary>
    public bool ShrinkWindows { get; init; } = true;

    /// <summary>The vocabulary is sorted by count, descending; ties and the unsorted vocabulary are in order of first appearance.</summary>
    public bool SortedVocab { get; init; } = true;

    /// <summary>While counting, rare items are forgotten whenever there are more than this many; 0 for no limit.</summary>
    public int MaxVocabSize { get; init; }

    /// <summary>min_count is raised until no more items than this are left; 0 for no limit.</summary>
    public int MaxFinalVocab { get; init; }

    /// <summary>Sum the loss of every epoch.</summary>
    public bool ComputeLoss { get; init; } = true;

    /// <summary>A centre's context is the items before it only, so that vectors learn to look ahead; gensim's is both sides.</summary>
    public bool PastContext { get; init; }

    /// <summary>What items are ranked by.</summary>
    public ItemScore Score { get; init; }

    /// <summary>Weight of the prior in <see cref="ItemScore.OutputAndPrior"/>.</summary>
    public double PriorWeight { get; init; } = 1;

    /// <summary>What of a session asks.</summary>
    public QueryKind Query { get; init; }

    /// <summary>Items that a query of several takes, at most.</summary>
    public int QueryItems { get; init; } = 5;

    /// <summary>Weight of an item of a decayed query relative to the one after it.</summary>
    public double QueryDecay { get; init; } = 0.5;

    /// <summary>The query's items are left out of the answer.</summary>
    public bool ExcludeQuery { get; init; } = true;

    internal int QueryLength => Query == QueryKind.Last ? 1 : QueryItems;

    /// <summary>Options from parameters by gensim's names or their aliases; what is not named keeps its default.</summary>
    /// <exception cref="InputException">A value is outside its limits, or the values do not fit together.</exception>
    public static Word2VecOptions From(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var read = new ParameterReader(parameters, Word2VecModelDefinition.Declared);
        var options = new Word2VecOptions
        {
            VectorSize = read.Integer("vector_size"),
            Alpha = read.Real("alpha"),
            MinAlpha = read.Real("min_alpha"),
            Window = read.Integer("window"),
            MinCount = read.Integer("min_count"),
            Sample = read.Real("sample"),
            Negative = read.Integer("negative"),
            NsExponent = read.Real("ns_exponent"),
            Sg = read.Boolean("sg"),
            Hs = read.Boolean("hs"),
            CbowMean = read.Boolean("cbow_mean"),
            Epochs = read.Integer("epochs"),
            Seed = read.Integer("seed"),
            Workers = read.Integer("workers"),
            BatchWords = read.Integer("batch_words"),
            ShrinkWindows = read.Boolean("shrink_windows"),
            SortedVocab = read.Boolean("sorted_vocab"),
            MaxVocabSize = read.Integer("max_vocab_size"),
            MaxFinalVocab = read.Integer("max_final_vocab"),
            ComputeLoss = read.Boolean("compute_loss"),
            PastContext = read.Text("context") == "past",
            Score = read.Text("score") switch { "output" => ItemScore.Output, "output+prior" => ItemScore.OutputAndPrior, _ => ItemScore.Cosine },
            PriorWeight = read.Real("prior_weight"),
            Query = read.Text("query") switch { "mean" => QueryKind.Mean, "decay" => QueryKind.Decay, _ => QueryKind.Last },
            QueryItems = read.Integer("query_items"),
            QueryDecay = read.Real("query_decay"),
            ExcludeQuery = read.Boolean("exclude_query"),
        };
        options.Validate();
        return options;
    }

    /// <summary>Checks what spans parameters.</summary>
    /// <exception cref="InputException">The values do not fit together.</exception>
    public void Validate()
    {
        if (VectorSize < 1) throw new InputException($"vector_size: {VectorSize} is below the least allowed value, 1");
        if (Epochs < 1) throw new InputException($"epochs: {Epochs} is below the least allowed value, 1");
        if (Window < 1) throw new InputException($"window: {Window} is below the least allowed value, 1");
        if (Negative < 0) throw new InputException($"negative: {Negative} is below the least allowed value, 0");
        if (Negative == 0 && !Hs)
            throw new InputException("negative: 0 leaves nothing to train with; set negative to 1 or more, or hs to 1");
        if (Workers < 1) throw new InputException($"workers: {Workers} is below the least allowed value, 1");
        if (BatchWords < 1) throw new InputException($"batch_words: {BatchWords} is below the least allowed value, 1");
        if (Score != ItemScore.Cosine && Negative == 0)
            throw new InputException("score: scoring by output vectors needs those of negative sampling; set negative to 1 or more, or score to cosine");
        if (MinAlpha > Alpha)
            throw new InputException($"min_alpha: {MinAlpha} is above alpha ({Alpha}); the learning rate only falls");
    }
}
