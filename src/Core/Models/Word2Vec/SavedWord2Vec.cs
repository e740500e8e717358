using SessionRec.Core.Data;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>A whole model read from a file: what it was trained with, its items and its weights.</summary>
public sealed class SavedWord2Vec : IDisposable
{
    private const string Kind = "SRW2VMD1";
    private const string What = "Word2Vec model";

    private SavedWord2Vec(Word2VecOptions options, string[] keys, Word2VecModel model) => (Options, ItemKeys, Model) = (options, keys, model);

    public Word2VecOptions Options { get; }

    /// <summary>The name of each vocabulary index.</summary>
    public IReadOnlyList<string> ItemKeys { get; }

    /// <summary>The weights; its vocabulary's items are its own indices.</summary>
    public Word2VecModel Model { get; }

    /// <summary>Writes a model with all that is needed to use it and to go on training.</summary>
    /// <param name="destination">Receives the file.</param>
    /// <param name="model">The weights.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="itemKeys">The corpus' names of its items.</param>
    public static void Save(Stream destination, Word2VecModel model, Word2VecOptions options, IReadOnlyList<string> itemKeys)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(itemKeys);
        string[] keys = [.. model.Vocabulary.Items.ToArray().Select(item => itemKeys[item])];
        SealedFile.Write(destination, Kind, new Header(options, keys, model.Vocabulary.Counts.ToArray()), model.Matrices);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">The stream is something else, cut short or damaged.</exception>
    public static SavedWord2Vec Load(Stream source)
    {
        Word2VecModel? model = null;
        try
        {
            var header = SealedFile.Read<Header>(source, Kind, What, header =>
            {
                if (header.Keys.Length != header.Counts.Length) throw new InputException($"This {What} is damaged: it has {header.Keys.Length:N0} items and {header.Counts.Length:N0} counts.");
                header.Options.Validate();
                var vocabulary = new Vocabulary([.. Enumerable.Range(0, header.Keys.Length)], header.Counts, header.Keys.Length);
                model = new Word2VecModel(vocabulary, header.Options);
                return model.Matrices;
            });
            return new SavedWord2Vec(header.Options, header.Keys, model!);
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Starts a training on new sessions from these weights. Items that are known keep their vectors and their place, and
    /// their counts grow; new ones that occur <c>min_count</c> times join at the end, in the corpus' order, with fresh vectors. The run's item
    /// indices are the corpus', followed by known items that the corpus has not.
    /// </summary>
    /// <remarks>
    /// As gensim's <c>build_vocab(update=True)</c> and <c>train</c>: with hierarchical softmax the tree is built anew from the grown
    /// counts while inner nodes keep their vectors by number, so the first sessions mend what has moved. Unlike gensim's, the
    /// generator starts from the seed again, and subsampling goes by the grown counts, not by those of the new sessions.
    /// </remarks>
    /// <param name="corpus">The new sessions.</param>
    /// <param name="options">The new training; layers and vector size must be the old ones.</param>
    /// <exception cref="InputException">The options ask for other layers than the model has.</exception>
    public Word2VecTrainingRun Continue(SessionCorpus corpus, Word2VecOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        if (options.VectorSize != Options.VectorSize || options.Hs != Options.Hs || options.Negative > 0 != Options.Negative > 0)
            throw new InputException("A saved model goes on with the vector_size, hs and kind of negative (0, or above) that it was trained with.");
        var (extended, vocabulary) = Extend(corpus, options);
        var run = new Word2VecTrainingRun(extended, options, vocabulary);
        foreach (var (known, fresh) in Model.Matrices.Zip(run.Model.Matrices))
            for (var row = 0; row < known.Rows; row++)
                known[row].CopyTo(fresh[row]);
        return run;
    }

    public void Dispose() => Model.Dispose();

    private (SessionCorpus Corpus, Vocabulary Vocabulary) Extend(SessionCorpus corpus, Word2VecOptions options)
    {
        var keys = corpus.ItemKeys.ToList();
        var itemOfKey = keys.Select((key, item) => (key, item)).ToDictionary(pair => pair.key, pair => pair.item, StringComparer.Ordinal);
        var items = new List<int>();
        foreach (var key in ItemKeys)
        {
            if (!itemOfKey.TryGetValue(key, out var item))
            {
                item = keys.Count;
                keys.Add(key);
            }

            items.Add(item);
        }

        var counted = Vocabulary.Build(corpus, options with { MinCount = 0, MaxFinalVocab = 0 });
        var newCounts = new long[keys.Count];
        for (var index = 0; index < counted.Count; index++) newCounts[counted.Items[index]] = counted.Counts[index];
        var known = items.ToHashSet();
        items.AddRange(counted.Items.ToArray().Where(item => !known.Contains(item) && newCounts[item] >= options.MinCount).Order());
        long[] counts = [.. items.Select((item, index) => newCounts[item] + (index < ItemKeys.Count ? Model.Vocabulary.Counts[index] : 0))];
        var extended = new SessionCorpus([.. keys], corpus.Items.ToArray(), corpus.Offsets.ToArray());
        return (extended, new Vocabulary([.. items], counts, keys.Count));
    }

    private sealed record Header(Word2VecOptions Options, string[] Keys, long[] Counts);
}
