using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// A Word2Vec training, epoch by epoch. With one worker the result is gensim's, up to the rounding of single precision, and
/// the same to the bit on every machine of the same vector width. More workers share the weights without locks, as gensim's
/// do: faster, and not deterministic.
/// </summary>
/// <remarks>Sources: Mikolov et al. (2013); Niu et al., "Hogwild!" (2011) for training without locks.</remarks>
public sealed class Word2VecTrainingRun : ICheckpointable
{
    private readonly Word2VecOptions _options;
    private readonly JobSource _jobs;
    private readonly Worker[] _workers;
    private readonly int _vectorWidth;

    /// <param name="corpus">The sessions to train on.</param>
    /// <param name="options">What to do.</param>
    /// <param name="vocabulary">Items and their order where they are given; else they are counted.</param>
    /// <exception cref="InputException">The options do not fit together, or leave no item to train.</exception>
    public Word2VecTrainingRun(SessionCorpus corpus, Word2VecOptions options, Vocabulary? vocabulary = null)
        : this(corpus, options, vocabulary, VectorWidth.Choose(options?.VectorSize ?? 0))
    {
    }

    internal Word2VecTrainingRun(SessionCorpus corpus, Word2VecOptions options, Vocabulary? vocabulary, int vectorWidth)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _vectorWidth = vectorWidth;
        vocabulary ??= Vocabulary.Build(corpus, options);
        if (vocabulary.Count == 0) throw new InputException($"min_count: no item occurs {options.MinCount} times, so there is nothing to train");
        Model = new Word2VecModel(vocabulary, options);
        _jobs = new JobSource(corpus, options, vocabulary);
        var noise = options.Negative > 0 ? new NoiseDistribution(vocabulary.Counts, options.NsExponent) : null;
        var tree = options.Hs ? new HuffmanTree(vocabulary.Counts) : null;
        _workers = [.. Enumerable.Range(0, options.Workers).Select(_ => NewWorker(noise, tree))];
        Recommender = NewRecommender();
    }

    /// <summary>The weights, live: training changes them in place.</summary>
    public Word2VecModel Model { get; }

    public int Epoch { get; private set; }

    public int PlannedEpochs => _options.Epochs;

    public IRecommender Recommender { get; private set; }

    public EpochFigures TrainEpoch(IProgress<double>? progress, CancellationToken cancellation)
    {
        if (Epoch >= PlannedEpochs) throw new InvalidOperationException($"All {PlannedEpochs} planned epochs are trained.");
        _jobs.StartEpoch(Epoch);
        if (_workers.Length == 1) TrainJobs(_workers[0], progress, cancellation);
        else TrainTogether(progress, cancellation);
        Epoch++;
        Recommender = NewRecommender();
        return TakeFigures();
    }

    public void SaveCheckpoint(Stream destination) => Word2VecCheckpoint.Save(destination, Model, _options, Epoch, _jobs.Generator);

    public void RestoreCheckpoint(Stream source) => Restore(source, takeOver: false);

    public void TakeOver(Stream source) => Restore(source, takeOver: true);

    public void Dispose()
    {
        foreach (var (weights, trainer, _) in _workers)
        {
            trainer.Dispose();
            weights.Dispose();
        }

        Model.Dispose();
    }

    private void Restore(Stream source, bool takeOver)
    {
        Epoch = Word2VecCheckpoint.Restore(source, Model, _options, _jobs.Generator, takeOver);
        Recommender = NewRecommender();
    }

    private Worker NewWorker(NoiseDistribution? noise, HuffmanTree? tree)
    {
        var kernel = KernelFactory.Targets(_vectorWidth, Model.Input.Columns, Model.Input.Stride);
        var weights = new WorkerWeights(Model, alone: _options.Workers == 1);
        return new Worker(weights, new JobTrainer(weights, Model.Vocabulary.Count, _options, noise, tree, kernel), new TrainingJob());
    }

    private Word2VecRecommender NewRecommender() => Word2VecRecommender.Create(Model, _options, _vectorWidth);

    private void TrainJobs(Worker worker, IProgress<double>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        worker.Weights.Fetch();
        while (_jobs.TryNext(worker.Job, out var done))
        {
            worker.Trainer.Train(worker.Job);
            progress?.Report(done);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Trains on threads of its own beside the caller's; the first failure ends them all.</summary>
    private void TrainTogether(IProgress<double>? progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var failures = new List<Exception>();
        void Run(Worker worker)
        {
            try
            {
                TrainJobs(worker, progress, stop.Token);
            }
            catch (Exception e)
            {
                lock (failures) failures.Add(e);
                stop.Cancel();
            }
        }

        var threads = _workers.Skip(1).Select(worker => new Thread(() => Run(worker)) { IsBackground = true, Name = "word2vec" }).ToArray();
        foreach (var thread in threads) thread.Start();
        Run(_workers[0]);
        foreach (var thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        if (failures.Count > 0) throw new AggregateException(failures);
        foreach (var worker in _workers) worker.Weights.HandOver();
    }

    private EpochFigures TakeFigures()
    {
        var all = _workers.Select(worker => worker.Trainer.TakeFigures()).ToArray();
        return new EpochFigures(_options.ComputeLoss ? all.Sum(figures => figures.Loss ?? 0) : null, all.Sum(figures => figures.Pairs));
    }

    private sealed record Worker(WorkerWeights Weights, JobTrainer Trainer, TrainingJob Job);
}
