using System.Collections.Concurrent;
using System.Globalization;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Core.Data;
using SessionRec.Core.Reporting.Corpora;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Dashboard;

/// <summary>What <c>sessionrec data describe</c> tells of the corpora that studies train on, computed once each when somebody first looks.</summary>
internal sealed class StudyData(CorpusStore corpora) : IDisposable
{
    private const int MostPopular = 20;

    /// <summary>Above this it would weigh on the scheduler's memory; <c>sessionrec data describe</c> does it elsewhere.</summary>
    private const int MostEvents = 5_000_000;

    private readonly ConcurrentDictionary<string, Lazy<Task<Described?>>> _known = new();

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>A corpus' figures; null where it is not here.</summary>
    /// <exception cref="StudyRefusedException">It is too large.</exception>
    public async Task<Described?> DescribeAsync(CorpusReference reference, CancellationToken cancellation)
    {
        if (reference.Events > MostEvents) throw new StudyRefusedException(string.Create(CultureInfo.InvariantCulture, $"Describing {reference.Events:N0} events would weigh on the scheduler. Do it on another machine: sessionrec data describe"), RefusalKind.Conflict);
        var contentSha256 = reference.ContentSha256;
        var description = _known.GetOrAdd(contentSha256, hash => new Lazy<Task<Described?>>(() => Task.Run(() => ReadAsync(hash))));
        try
        {
            var described = await description.Value.WaitAsync(cancellation);
            if (described is null) _known.TryRemove(new(contentSha256, description));
            return described;
        }
        catch when (description.Value.IsFaulted)
        {
            _known.TryRemove(new(contentSha256, description));
            throw;
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<Described?> ReadAsync(string hash)
    {
        if (await corpora.FindOrFetchAsync(hash, CancellationToken.None) is not { } path) return null;
        await corpora.FindOrFetchNamesAsync(hash, CancellationToken.None);
        await _one.WaitAsync();
        try
        {
            return Describe(hash, path);
        }
        finally
        {
            _one.Release();
        }
    }

    private static Described Describe(string hash, string path)
    {
        var (corpus, report) = CorpusLoader.Load(new DataOptions { Path = path, Format = "native", MinimumSessionLength = 1, KeepTimes = true, TimesMayBeAbsent = true, KeepItemNames = true });
        var description = CorpusDescription.Of(corpus, MostPopular);
        Dictionary<string, string?> names = corpus.ItemNames is { } known ? corpus.ItemKeys.Zip(known).ToDictionary(i => i.Item1, i => i.Item2, StringComparer.Ordinal) : [];

        // What was missing in the file that somebody read is not known here: a corpus has sessions and items in every row.
        var record = new CorpusRecord(hash, corpus, description, report, new NullCounts(0, []));
        return new Described(description, [.. description.MostPopular.Select(i => names.GetValueOrDefault(i.Item))], [.. CorpusFigures.Of(record)]);
    }

    /// <summary>A corpus for people.</summary>
    /// <param name="Description">Its counts and distributions.</param>
    /// <param name="Names">The names of its most popular items, null where one has none.</param>
    /// <param name="Figures">The figures of <c>data describe --html</c>.</param>
    internal sealed record Described(CorpusDescription Description, IReadOnlyList<string?> Names, IReadOnlyList<Figure> Figures);
}
