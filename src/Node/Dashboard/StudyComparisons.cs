using System.Collections.Concurrent;
using SessionRec.Actors.Corpora;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Dashboard;

/// <summary>
/// What a study has to be compared with: how many queries its figures stand on, and what the simple models reach on them. Computed
/// once for each data set and protocol, one at a time, when somebody first looks.
/// </summary>
internal sealed class StudyComparisons(CorpusStore corpora, ILogger<StudyComparisons> log) : IDisposable
{
    /// <summary>Above this the simple models would weigh on the scheduler; <c>sessionrec report</c> computes them elsewhere.</summary>
    private const int MostEvents = 5_000_000;

    private readonly ConcurrentDictionary<(string Corpus, string Protocol, int Depth), Lazy<Task<Comparison?>>> _known = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The comparison if it is there already; begins it where it is not.</summary>
    public Comparison? Find(StudySubmission submission) => Begin(submission) is { IsCompletedSuccessfully: true } done ? done.Result : null;

    /// <summary>The comparison, waited for; null where it cannot be had.</summary>
    public Task<Comparison?> GetAsync(StudySubmission submission, CancellationToken cancellation) => Begin(submission).WaitAsync(cancellation);

    public void Dispose() => _one.Dispose();

    private Task<Comparison?> Begin(StudySubmission submission)
    {
        var spec = Study.ReadSpec(submission);
        var depth = Math.Max(RankingEvaluator.DefaultMaximumRank, spec.Metric.Contains('@', StringComparison.Ordinal) ? MetricName.Parse(spec.Metric).K : 0);
        var key = (submission.Corpus.ContentSha256, $"{spec.Protocol.Name} {spec.Protocol.Parameters}", depth);
        var computed = _known.GetOrAdd(key, _ => new Lazy<Task<Comparison?>>(() => Task.Run(() => ComputeAsync(submission.Corpus, spec.Protocol, depth))));

        // What could not be had may be had later: a corpus comes, a disk has room again. Too large stays too large.
        if (computed.Value is { IsCompletedSuccessfully: true, Result: null } && submission.Corpus.Events <= MostEvents) _known.TryRemove(new(key, computed));
        return computed.Value;
    }

    private async Task<Comparison?> ComputeAsync(CorpusReference corpus, ProtocolReference protocol, int depth)
    {
        if (corpus.Events > MostEvents || await corpora.FindOrFetchAsync(corpus.ContentSha256, CancellationToken.None) is not { } file) return null;
        await _one.WaitAsync();
        try
        {
            // Its own, so that the corpus is let go of when the figures are there.
            var split = PreparedCorpora.Load(file, protocol);
            return new Comparison(split.Validation.Count, split.Test.Count, BaselineResult.Compute(split, depth));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The dashboard does without; the study itself is not concerned.
            log.LogWarning("The simple models of corpus {Corpus} could not be computed: {Message}", corpus.ContentSha256, error.Message);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The queries' numbers and the simple models on them.</summary>
    internal sealed record Comparison(int ValidationQueries, int TestQueries, IReadOnlyList<BaselineResult> Baselines);
}
