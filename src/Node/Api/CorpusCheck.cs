using SessionRec.Actors.Corpora;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Api;

/// <summary>Refuses studies whose data the scheduler does not have: their trials could never start.</summary>
internal sealed class CorpusCheck(CorpusStore store)
{
    public async Task RequireAsync(CorpusReference corpus, CancellationToken cancellation)
    {
        if (await store.FindOrFetchAsync(corpus.ContentSha256, cancellation) is null)
            throw new InputException($"The scheduler does not have corpus {corpus.ContentSha256}: send it first (PUT {CorporaApi.Path}/{corpus.ContentSha256}); 'sessionrec submit' does.");
    }
}
