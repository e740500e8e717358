using SessionRec.Core.Data;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// What is left of a job's sessions after unknown items and subsampling, as one row of vocabulary indices, and the reach of
/// every item's window. Reused from job to job.
/// </summary>
internal sealed class TrainingJob
{
    /// <summary>Items in a job, at most; what is above is cut off.</summary>
    public const int MaximumLength = 10_000;

    private readonly List<int> _ends = [];

    public int[] Items { get; } = new int[MaximumLength];

    /// <summary>How far the window of each item reaches to either side.</summary>
    public int[] Reach { get; } = new int[MaximumLength];

    public int Length { get; private set; }

    /// <summary>Where each session ends in <see cref="Items"/>.</summary>
    public IReadOnlyList<int> Ends => _ends;

    public float Alpha { get; private set; }

    /// <summary>The job's generator as it stands after subsampling: what follows are the negatives.</summary>
    public JobRandom Random { get; private set; }

    public void Fill(SessionCorpus corpus, Range sessions, Vocabulary vocabulary, uint[]? keep, Word2VecOptions options, float alpha, MersenneTwister generator)
    {
        // A job that draws neither negatives nor survivors takes no seed, which the windows that follow would notice.
        var random = options.Negative > 0 || options.Sample > 0 ? JobRandom.Seed(generator) : default;
        Alpha = alpha;
        Length = 0;
        _ends.Clear();
        var known = vocabulary.IndexOfItem;
        for (var session = sessions.Start.Value; session < sessions.End.Value && Length < MaximumLength; session++)
        {
            foreach (var item in corpus.Session(session))
            {
                var index = known[item];
                if (index < 0 || (keep is not null && keep[index] < random.Next())) continue;
                Items[Length++] = index;
                if (Length == MaximumLength) break;
            }

            _ends.Add(Length);
        }

        Random = random;
        for (var i = 0; i < Length; i++)
            Reach[i] = options.Window - (options.ShrinkWindows ? generator.NextInt32(options.Window) : 0);
    }
}
