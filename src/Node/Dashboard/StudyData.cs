using System.Collections.Concurrent;
using SessionRec.Actors.Corpora;
using SessionRec.Core.Data;

namespace SessionRec.Node.Dashboard;

/// <summary>The figures of the corpora that studies train on, computed once each when somebody first looks.</summary>
internal sealed class StudyData(CorpusStore corpora)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<CorpusDescription?>>> _known = new();

    /// <summary>The figures of a corpus; null where it is not here.</summary>
    public async Task<CorpusDescription?> DescribeAsync(string contentSha256, CancellationToken cancellation)
    {
        var description = _known.GetOrAdd(contentSha256, hash => new Lazy<Task<CorpusDescription?>>(() => Task.Run(() => ReadAsync(hash))));
        try
        {
            return await description.Value.WaitAsync(cancellation);
        }
        catch when (description.Value.IsFaulted)
        {
            _known.TryRemove(new(contentSha256, description));
            throw;
        }
    }

    private async Task<CorpusDescription?> ReadAsync(string hash)
    {
        if (await corpora.FindOrFetchAsync(hash, CancellationToken.None) is not { } path) return null;
        return CorpusDescription.Of(CorpusLoader.Load(new DataOptions { Path = path, Format = "native", MinimumSessionLength = 1, KeepTimes = true, TimesMayBeAbsent = true }).Corpus, mostPopular: 20);
    }
}
