using System.Collections;
using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// The trials as samplers see them, made as they are read: a sampler that learns nothing costs nothing. Those of packed trials are kept
/// once they were read.
/// </summary>
internal sealed class TrialObservations(TrialBook trials, Func<Trial, TrialObservation> observe) : IReadOnlyList<TrialObservation>
{
    private readonly Dictionary<int, TrialObservation?[]> _packed = [];

    public int Count => trials.Count;

    public TrialObservation this[int index]
    {
        get
        {
            if (!trials.IsPacked(index)) return observe(trials[index]);
            var block = index / TrialBook.BlockSize;
            if (!_packed.TryGetValue(block, out var known)) _packed[block] = known = new TrialObservation?[TrialBook.BlockSize];
            if (known[index % TrialBook.BlockSize] is { } observation) return observation;

            // What is packed comes out by the block.
            for (var number = block * TrialBook.BlockSize; number < Math.Min(Count, (block + 1) * TrialBook.BlockSize); number++)
                if (trials.IsPacked(number))
                    known[number % TrialBook.BlockSize] ??= observe(trials[number]);
            return known[index % TrialBook.BlockSize]!;
        }
    }

    /// <summary>Something has happened that changes what ended trials say.</summary>
    public void Forget() => _packed.Clear();

    public IEnumerator<TrialObservation> GetEnumerator() => Enumerable.Range(0, Count).Select(number => this[number]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
