using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Corpora;

/// <summary>
/// The corpora of a node, split and ready: each is loaded once and shared by all trials. The two that were asked for last are kept;
/// others for as long as a trial uses them.
/// </summary>
/// <param name="store">The node's folder of corpora.</param>
/// <param name="cache">What fetches those that are not in the folder; null where all of them are.</param>
public sealed class PreparedCorpora(CorpusStore store, CorpusCache? cache = null)
{
    private const int Kept = 2;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Hash, string Protocol), Loading> _splits = [];
    private readonly List<Loading> _recent = [];

    /// <summary>The corpus split by the protocol; fetched from <paramref name="url"/> where it is not on this node's disk.</summary>
    /// <exception cref="HttpRequestException">It could not be fetched now.</exception>
    public async Task<EvaluationSplit> GetAsync(CorpusReference corpus, ProtocolReference protocol, Uri? url, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(protocol);
        var key = (corpus.ContentSha256, $"{protocol.Name} {protocol.Parameters}");
        return await Find(key, () => Task.Run(() => PrepareAsync(corpus, protocol, url), CancellationToken.None)).WaitAsync(cancellation);
    }

    /// <summary>Loads a corpus' file and splits it.</summary>
    public static EvaluationSplit Load(string path, ProtocolReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var protocol = ProtocolRegistry.Create(reference.Name, reference.Parameters);
        var options = new DataOptions { Path = path, Format = "native", MinimumSessionLength = 1, KeepTimes = protocol.NeedsTimes };
        return protocol.Split(CorpusLoader.Load(options).Corpus);
    }

    internal static InputException IsNotHere(string contentSha256) => new($"Corpus {contentSha256} is not on this node, and nobody said where to fetch it.");

    private Task<EvaluationSplit> PrepareAsync(CorpusReference corpus, ProtocolReference protocol, Uri? url) => cache is not null
        ? cache.UseAsync(corpus.ContentSha256, url, path => Load(path, protocol), CancellationToken.None)
        : Task.FromResult(Load(store.Find(corpus.ContentSha256) ?? throw IsNotHere(corpus.ContentSha256), protocol));

    private Task<EvaluationSplit> Find((string, string) key, Func<Task<EvaluationSplit>> load)
    {
        lock (_lock)
        {
            if (!_splits.TryGetValue(key, out var loading) || loading.Find() is not { } split)
            {
                foreach (var (gone, _) in _splits.Where(entry => entry.Value.Find() is null).ToArray()) _splits.Remove(gone);
                _splits[key] = loading = new Loading(split = load());
            }

            _recent.Remove(loading);
            _recent.Add(loading);
            foreach (var old in _recent.SkipLast(Kept).Where(old => old.IsDone).ToArray())
            {
                old.KeepNoLonger();
                _recent.Remove(old);
            }

            return split;
        }
    }

    /// <summary>A split that is being loaded or is there.</summary>
    private sealed class Loading(Task<EvaluationSplit> split)
    {
        private Task<EvaluationSplit>? _split = split;
        private WeakReference<EvaluationSplit>? _loaded;

        public bool IsDone => _split is not { IsCompleted: false };

        /// <summary>Null where nobody uses it any more, or where it could not be loaded: the next trial may find the network or the disk mended.</summary>
        public Task<EvaluationSplit>? Find()
        {
            if (_split is { IsFaulted: false }) return _split;
            return _loaded?.TryGetTarget(out var there) == true ? Task.FromResult(there) : null;
        }

        /// <summary>From now on it is there for as long as somebody uses it.</summary>
        public void KeepNoLonger()
        {
            if (_split is not { IsCompletedSuccessfully: true } loaded) return;
            _loaded = new WeakReference<EvaluationSplit>(loaded.Result);
            _split = null;
        }
    }
}
