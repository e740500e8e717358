using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec.Kernels;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>A Word2Vec training, epoch by epoch. With one worker the result is gensim's, up to the rounding of single precision.</summary>
public sealed class Word2VecTrainingRun : ITrainingRun
{
    private readonly SessionCorpus _corpus;
    private readonly Word2VecOptions _options;
    private readonly MersenneTwister _generator;
    private readonly uint[]? _keep;
    private readonly JobTrainer _trainer;
    private readonly int _vectorWidth;
    private readonly TrainingJob _job = new();

    /// <param name="corpus">The sessions to train on.</param>
    /// <param name="options">What to do.</param>
    /// <param name="vocabulary">Items and their order where they are given; else they are counted.</param>
    /// <exception cref="InputException">The options do not fit together, or leave no item to train.</exception>
    public Word2VecTrainingRun(SessionCorpus corpus, Word2VecOptions options, Vocabulary? vocabulary = null)
        : this(corpus, options, vocabulary, VectorWidth.Choose())
    {
    }

    internal Word2VecTrainingRun(SessionCorpus corpus, Word2VecOptions options, Vocabulary? vocabulary, int vectorWidth)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _corpus = corpus;
        _options = options;
        _vectorWidth = vectorWidth;
        vocabulary ??= Vocabulary.Build(corpus, options);
        if (vocabulary.Count == 0) throw new InputException($"min_count: no item occurs {options.MinCount} times, so there is nothing to train");
        Model = new Word2VecModel(vocabulary, options);
        _generator = new MersenneTwister((uint)options.Seed);
        _keep = options.Sample > 0 ? SubsamplingThresholds.Compute(vocabulary.Counts, options.Sample) : null;
        var noise = options.Negative > 0 ? new NoiseDistribution(vocabulary.Counts, options.NsExponent) : null;
        var tree = options.Hs ? new HuffmanTree(vocabulary.Counts) : null;
        _trainer = new JobTrainer(Model, options, noise, tree, KernelFactory.Targets(vectorWidth, Model.Input.Columns, Model.Input.Stride));
        Recommender = new Word2VecRecommender(Model, _vectorWidth);
    }

    public Word2VecModel Model { get; }

    public int Epoch { get; private set; }

    public int PlannedEpochs => _options.Epochs;

    public IRecommender Recommender { get; private set; }

    public EpochFigures TrainEpoch(IProgress<double>? progress, CancellationToken cancellation)
    {
        if (Epoch >= PlannedEpochs) throw new InvalidOperationException($"All {PlannedEpochs} planned epochs are trained.");
        for (var first = 0; first < _corpus.SessionCount || first == 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = EndOfJob(first);
            _job.Fill(_corpus, first..end, Model.Vocabulary, _keep, _options, AlphaAt(first), _generator);
            _trainer.Train(_job);
            first = end;
            progress?.Report((double)first / Math.Max(1, _corpus.SessionCount));
            if (first >= _corpus.SessionCount) break;
        }

        Epoch++;
        Recommender = new Word2VecRecommender(Model, _vectorWidth);
        return _trainer.TakeFigures();
    }

    public void Dispose()
    {
        _trainer.Dispose();
        Model.Dispose();
    }

    /// <summary>A job takes sessions while its events, known or not, stay within batch_words; a longer session goes alone.</summary>
    private int EndOfJob(int first)
    {
        var offsets = _corpus.Offsets;
        var end = first;
        while (end < _corpus.SessionCount && offsets[end + 1] - offsets[first] <= _options.BatchWords) end++;
        return Math.Max(end, Math.Min(first + 1, _corpus.SessionCount));
    }

    private float AlphaAt(int sessionsDone)
    {
        var progress = (Epoch + ((double)sessionsDone / _corpus.SessionCount)) / _options.Epochs;
        return (float)Math.Max(_options.MinAlpha, _options.Alpha - ((_options.Alpha - _options.MinAlpha) * progress));
    }
}
