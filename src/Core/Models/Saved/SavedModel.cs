using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Models.Saved;

/// <summary>A model of any kind read from a file, ready to answer. Immutable; many threads may ask at once.</summary>
/// <remarks>See <see cref="ModelFile"/> for what the file holds.</remarks>
public sealed class SavedModel : IDisposable
{
    private readonly ITrainingRun _run;
    private readonly Dictionary<string, int> _items;

    internal SavedModel(SavedModelDescription description, SessionCorpus training, ITrainingRun run)
    {
        (Description, Training, _run) = (description, training, run);
        _items = new Dictionary<string, int>(training.ItemCount, StringComparer.Ordinal);
        for (var i = 0; i < training.ItemCount; i++) _items.Add(training.ItemKeys[i], i);
        Recommender = run.Recommender;
    }

    public SavedModelDescription Description { get; }

    /// <summary>The sessions it learned from, without names.</summary>
    public SessionCorpus Training { get; }

    public IRecommender Recommender { get; }

    public IReadOnlyList<string> ItemKeys => Training.ItemKeys;

    /// <summary>The items' vectors with their names, copied; null where the model has none.</summary>
    public KeyedVectors? ToKeyedVectors() => (_run as Word2VecTrainingRun)?.Model.ToKeyedVectors(ItemKeys);

    /// <summary>The index of an item, or -1 where the catalogue does not have it.</summary>
    public int Find(string key) => _items.GetValueOrDefault(key, -1);

    /// <summary>The name of an item for people, null where it has none.</summary>
    public string? NameOf(int item) => Training.ItemNames?[item];

    /// <summary>Frees native memory; nobody may be asking.</summary>
    public void Dispose() => _run.Dispose();
}
