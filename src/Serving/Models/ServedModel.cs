using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;
using SessionRec.Serving.Api;

namespace SessionRec.Serving.Models;

/// <summary>A saved model while it is served. It is freed when it was replaced and the last request on it has ended.</summary>
internal sealed class ServedModel
{
    private const int VersionLength = 12;
    private readonly SavedModel _model;
    private readonly IReadOnlyList<string?>? _names;

    // The one who holds it counts as a user: the model is freed when the count reaches 0.
    private int _users = 1;

    private ServedModel(SavedModel model, IReadOnlyList<string?>? names, DateTimeOffset loaded)
    {
        (_model, _names) = (model, names);
        var description = model.Description;
        // The description has the hash of every part, so its own hash is one of the whole model.
        Version = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(description)))[..VersionLength];
        Description = new ModelDescription(
            Version, description.Model, description.Parameters.ToDictionary(p => p.Key, p => p.Value.ToString()!), description.Epoch, description.Data, description.Origin,
            description.Sessions, description.Events, description.Items, description.TrainingSha256, description.Program, loaded);
    }

    /// <summary>Twelve hexadecimal digits that change with anything in the model.</summary>
    public string Version { get; }

    public ModelDescription Description { get; }

    /// <summary>An item that the model knows, for an example.</summary>
    public string ExampleItem => _model.ItemKeys[0];

    /// <summary>Reads a model and asks it once, so that the first request does not wait for what is made on first use.</summary>
    /// <exception cref="Core.InputException">A file is missing or damaged.</exception>
    public static ServedModel Load(string file, string? namesFile, DateTimeOffset now, CancellationToken cancellation)
    {
        var model = ModelFile.Load(file, cancellation);
        try
        {
            var served = new ServedModel(model, namesFile is null ? model.Training.ItemNames : ItemNamesFile.ReadFile(namesFile, model.ItemKeys), now);
            model.Recommender.Recommend([0], new ScoredItem[1]);
            return served;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>False where the model is being freed.</summary>
    public bool TryEnter()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users) return true;
            users = seen;
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0) _model.Dispose();
    }

    /// <summary>The model's own text of an item, or null where it does not know it.</summary>
    public string? Known(string item) => _model.Find(item) is >= 0 and var index ? _model.ItemKeys[index] : null;

    /// <summary>What comes next after <paramref name="session"/> (oldest first); items that the model does not know are passed over.</summary>
    public RecommendedItem[] Recommend(IReadOnlyList<string> session, RecommendRequest request)
    {
        var items = ArrayPool<int>.Shared.Rent(session.Count + 1);
        var top = ArrayPool<ScoredItem>.Shared.Rent(request.K);
        try
        {
            var known = 0;
            foreach (var item in session)
                if (_model.Find(item) is >= 0 and var index) items[known++] = index;
            if (known == 0) return [];
            var filter = new ItemFilter
            {
                ExcludeSeen = request.ExcludeSeen,
                Excluded = request.Exclude.Count > 0 ? Indices(request.Exclude) : null,
                Allowed = request.Only is { } only ? Indices(only) : null,
            };
            var count = FilteredAnswers.Recommend(_model.Recommender, items.AsSpan(0, known), filter, _model.ItemKeys.Count, top.AsSpan(0, request.K));
            var answer = new RecommendedItem[count];
            for (var i = 0; i < count; i++) answer[i] = new RecommendedItem(_model.ItemKeys[top[i].Item], _names?[top[i].Item], top[i].Score);
            return answer;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(items);
            ArrayPool<ScoredItem>.Shared.Return(top);
        }
    }

    private HashSet<int> Indices(IReadOnlyList<string> items) => [.. items.Select(_model.Find).Where(i => i >= 0)];
}
