using SessionRec.Actors.Corpora;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Node.Dashboard;

/// <summary>A trial's model, trained again as the trial was: the same plan, data and seed give the same model.</summary>
internal sealed class TrialModel(StudySummary study, TrialRow trial) : IDisposable
{
    private const int MostLike = 8;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _asking = new();
    private StretchedTraining? _training;
    private ItemCatalogue? _items;
    private TrainedModel? _trained;
    private string? _failure;
    private int _epoch;

    /// <summary>Whether it is of this trial of this study, whatever the epoch.</summary>
    public bool IsOf(StudySummary other, int number) => (study.Name, study.SubmittedAt, trial.Trial) == (other.Name, other.SubmittedAt, number);

    /// <summary>The epoch it is trained to.</summary>
    public int Epochs => trial.Epoch;

    /// <summary>Epochs trained so far.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>What it is, once it is trained.</summary>
    public TrainedModel? Trained => Volatile.Read(ref _trained);

    /// <summary>Why it could not be trained.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Trains it on the caller's thread; what goes wrong is kept for those who look.</summary>
    public void Train(StudySubmission submission, CorpusStore corpora, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellation);
        StretchedTraining? training = null;
        try
        {
            var spec = Study.ReadSpec(submission);
            var hash = submission.Corpus.ContentSha256;
            var file = corpora.FindOrFetchAsync(hash, either.Token).GetAwaiter().GetResult() ?? throw new InputException("The study's data are not on this node.");
            var split = PreparedCorpora.Load(file, spec.Protocol);
            var names = corpora.FindOrFetchNamesAsync(hash, either.Token).GetAwaiter().GetResult();
            training = new StretchedTraining(spec.Model, split.Training, trial.Parameters, trial.Past);
            while (training.Run.Epoch < Epochs)
            {
                training.TrainEpoch(null, either.Token);
                Volatile.Write(ref _epoch, training.Run.Epoch);
            }

            var metrics = RankingEvaluator.Evaluate(training.Run.Recommender, split.Validation, cancellation: either.Token).ToDictionary();
            lock (_asking)
            {
                either.Token.ThrowIfCancellationRequested();
                (_training, training) = (training, null);
                _items = new ItemCatalogue(split.Training.ItemKeys, names is null ? null : ItemNamesFile.ReadFile(names, split.Training.ItemKeys));
                Volatile.Write(ref _trained, new TrainedModel(Epochs, study.Metric, metrics.TryGetValue(study.Metric, out var value) ? value : null, trial.Value));
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Volatile.Write(ref _failure, "The training was given up.");
        }
        catch (InputException mistake)
        {
            Volatile.Write(ref _failure, mistake.Message);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A model that cannot be trained here must not end the scheduler's process.
            Volatile.Write(ref _failure, $"{error.GetType().Name}: {error.Message}");
        }
        finally
        {
            training?.Dispose();
        }
    }

    /// <summary>The items that come next after a session of items, each given by key or name.</summary>
    /// <exception cref="InputException">An item is not known, or fits several.</exception>
    public Answer Recommend(IReadOnlyList<string> session, int most)
    {
        lock (_asking)
        {
            var (recommender, items) = Ready();
            int[] found = [.. session.Select(text => Find(items, text))];
            var top = new ScoredItem[most];
            var count = FilteredAnswers.Recommend(recommender, found, new ItemFilter { ExcludeSeen = true }, study.Corpus.Items, top);
            return new Answer(Epochs, [.. found.Select(i => View(items, i))], [.. top.Take(count).Select(t => new ScoredView(items.KeyOf(t.Item), items.NameOf(t.Item), t.Score))]);
        }
    }

    /// <summary>Items with <paramref name="text"/> in their key or name.</summary>
    public IReadOnlyList<ItemView> Like(string text)
    {
        lock (_asking)
        {
            var (_, items) = Ready();
            return [.. items.Like(text, MostLike).Select(i => View(items, i))];
        }
    }

    /// <summary>Gives it up: a training under way ends, and nobody is answered any more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        lock (_asking)
        {
            _training?.Dispose();
            _training = null;
        }
    }

    private static int Find(ItemCatalogue items, string text)
    {
        if (items.Find(text) is { } exact) return exact;
        return items.Like(text, MostLike) switch
        {
            [var only] => only,
            [] => throw new InputException($"The model knows no item with '{text}' in its key or name."),
            var several => throw new InputException($"Several items have '{text}' in their key or name; name one of: {string.Join(", ", several.Select(items.Named))}."),
        };
    }

    private static ItemView View(ItemCatalogue items, int item) => new(items.KeyOf(item), items.NameOf(item));

    private (IRecommender Recommender, ItemCatalogue Items) Ready() => _training is { } training ? (training.Run.Recommender, _items!) : throw new InputException("The model of this trial is not trained on this node now. Train it first.");

    /// <summary>A trained model.</summary>
    /// <param name="Epoch">After which epoch.</param>
    /// <param name="Metric">The study's metric.</param>
    /// <param name="Value">Its value on the validation queries, measured anew; null where the metric is a loss.</param>
    /// <param name="Reported">What the trial had reported.</param>
    internal sealed record TrainedModel(int Epoch, string Metric, double? Value, double? Reported);

    /// <summary>An item.</summary>
    internal sealed record ItemView(string Item, string? Name);

    internal sealed record ScoredView(string Item, string? Name, double Score);

    /// <summary>What comes next.</summary>
    internal sealed record Answer(int Epoch, IReadOnlyList<ItemView> Session, IReadOnlyList<ScoredView> Items);
}
