using SessionRec.Actors.Corpora;
using SessionRec.Actors.Hosting;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Clients;

/// <summary>Where studies are: a server, or a folder that an embedded run left.</summary>
/// <param name="client">How they are reached.</param>
/// <param name="name">The place as people write it.</param>
internal sealed class StudyPlace(IStudyClient client, string name) : IDisposable
{
    public IStudyClient Client { get; } = client;

    public string Name { get; } = name;

    /// <summary>The client of a server; null for a folder.</summary>
    public HttpStudyClient? Server => Client as HttpStudyClient;

    public void Dispose() => (Client as IDisposable)?.Dispose();

    /// <summary>All stored events of a study; of a folder's only while nobody runs it.</summary>
    public Task<IReadOnlyList<StudyEvent>> JournalAsync(string study, CancellationToken cancellation) =>
        Server is { } server ? server.JournalAsync(study, cancellation) : StoredStudies.JournalAsync(Name, study, cancellation);

    /// <summary>A study's corpus in the native format, gzipped.</summary>
    public async Task<CorpusFile> FetchCorpusAsync(string contentSha256, CancellationToken cancellation)
    {
        if (Server is null)
        {
            var stored = new CorpusStore(new SqliteFiles(Name).Corpora).Find(contentSha256);
            return new CorpusFile(stored ?? throw new InputException($"The corpus {contentSha256} is no longer in {Name}."), IsTemporary: false);
        }

        var path = Path.Combine(Path.GetTempPath(), $"sessionrec-{Guid.NewGuid():N}.tsv.gz");
        await Server.DownloadCorpusAsync(contentSha256, path, cancellation);
        return new CorpusFile(path, IsTemporary: true);
    }

    /// <summary>A study's corpus, loaded as its trials load it.</summary>
    public async Task<SessionCorpus> LoadCorpusAsync(string contentSha256, CancellationToken cancellation)
    {
        var file = await FetchCorpusAsync(contentSha256, cancellation);
        try
        {
            var options = new DataOptions { Path = file.Path, Format = "native", MinimumSessionLength = 1, KeepItemNames = true };
            var corpus = await Task.Run(() => CorpusLoader.Load(options, cancellation: cancellation).Corpus, cancellation);
            return Server is null ? corpus : corpus.WithItemNames(await Server.NamesAsync(contentSha256, corpus.ItemKeys, cancellation));
        }
        finally
        {
            file.Dispose();
        }
    }
}
