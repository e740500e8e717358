namespace SessionRec.Core.Randomness;

/// <summary>NumPy's <c>Generator.choice(population, size, replace=False)</c>, draw for draw.</summary>
/// <remarks>
/// Sources: Bentley and Floyd, "A Sample of Brilliance" (1987), with Lemire's bounded integers, then a Fisher-Yates
/// shuffle of the sample; where the population is above 10,000 and the sample above a fiftieth of it, NumPy shuffles the
/// tail of the whole range instead.
/// </remarks>
public static class NumpyChoice
{
    private const int SmallPopulation = 10_000, TailShare = 50;

    /// <summary>Draws <paramref name="size"/> different integers from 0 to <paramref name="population"/> - 1, in random order.</summary>
    public static int[] WithoutReplacement(NumpyGenerator generator, int population, int size)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, population);
        return population > SmallPopulation && size > population / TailShare
            ? ShuffledTail(generator, population, size)
            : FloydSample(generator, population, size);
    }

    private static int[] ShuffledTail(NumpyGenerator generator, int population, int size)
    {
        var all = new int[population];
        for (var i = 0; i < population; i++) all[i] = i;
        Shuffle(generator, all, Math.Max(population - size, 1));
        return all[(population - size)..];
    }

    private static int[] FloydSample(NumpyGenerator generator, int population, int size)
    {
        var sample = new int[size];
        var chosen = new HashSet<int>(size);
        for (var i = 0; i < size; i++)
        {
            var largest = population - size + i;
            var draw = (int)generator.NextBounded((ulong)largest);
            sample[i] = chosen.Add(draw) ? draw : largest;
            chosen.Add(sample[i]);
        }

        Shuffle(generator, sample, 1);
        return sample;
    }

    /// <summary>Fisher-Yates from the end down to index <paramref name="first"/>; what lies below may be swapped in.</summary>
    private static void Shuffle(NumpyGenerator generator, int[] values, int first)
    {
        for (var i = values.Length - 1; i >= first; i--)
        {
            var j = (int)generator.NextBounded((ulong)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
