using SessionRec.Core.Data;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// Cuts an epoch into jobs. Jobs are drawn one after the other from one generator, so they are the same however many workers
/// ask; safe for concurrent calls.
/// </summary>
internal sealed class JobSource
{
    private readonly SessionCorpus _corpus;
    private readonly Word2VecOptions _options;
    private readonly Vocabulary _vocabulary;
    private readonly uint[]? _keep;
    private readonly Lock _lock = new();
    private int _epoch;
    private int _nextSession;
    private bool _jobPending;

    public JobSource(SessionCorpus corpus, Word2VecOptions options, Vocabulary vocabulary)
    {
        _corpus = corpus;
        _options = options;
        _vocabulary = vocabulary;
        _keep = options.Sample > 0 ? SubsamplingThresholds.Compute(vocabulary.Counts, options.Sample) : null;
        Generator = new MersenneTwister((uint)options.Seed);
    }

    public MersenneTwister Generator { get; }

    /// <summary>Begins an epoch, counted from 0.</summary>
    public void StartEpoch(int epoch)
    {
        _epoch = epoch;
        _nextSession = 0;
        // gensim closes a job before the session that does not fit it, even where that leaves the first one empty.
        _jobPending = _corpus.SessionCount > 0 && _corpus.Session(0).Length > _options.BatchWords;
    }

    /// <summary>Fills <paramref name="job"/> with the next job; false at the epoch's end.</summary>
    /// <param name="job">Filled.</param>
    /// <param name="done">Share of the epoch that is taken once the job is done.</param>
    public bool TryNext(TrainingJob job, out double done)
    {
        lock (_lock)
        {
            done = 1;
            if (_nextSession >= _corpus.SessionCount) return false;
            var first = _nextSession;
            _nextSession = _jobPending ? first : EndOfJob(first);
            _jobPending = false;
            job.Fill(_corpus, first.._nextSession, _vocabulary, _keep, _options, AlphaAt(first), Generator);
            done = (double)_nextSession / _corpus.SessionCount;
            return true;
        }
    }

    /// <summary>A job takes sessions while its events, known or not, stay within batch_words; a longer session goes alone.</summary>
    private int EndOfJob(int first)
    {
        var offsets = _corpus.Offsets;
        var end = first + 1;
        while (end < _corpus.SessionCount && offsets[end + 1] - offsets[first] <= _options.BatchWords) end++;
        return end;
    }

    private float AlphaAt(int sessionsDone)
    {
        var progress = (_epoch + ((double)sessionsDone / _corpus.SessionCount)) / _options.Epochs;
        return (float)Math.Max(_options.MinAlpha, _options.Alpha - ((_options.Alpha - _options.MinAlpha) * progress));
    }
}
