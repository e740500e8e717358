using SessionRec.Core.Data;
using SessionRec.Core.Randomness;

namespace SessionRec.Actors.Tests;

/// <summary>A small seeded corpus in which an item tends to be followed by its neighbour, so that there is something to learn.</summary>
internal static class SmallShop
{
    public static SessionCorpus Create(int sessions = 120, int items = 40, ulong seed = 5)
    {
        var random = new NumpyGenerator(seed);
        var events = new List<int>();
        var offsets = new List<int> { 0 };
        for (var s = 0; s < sessions; s++)
        {
            var item = (int)random.NextBounded((ulong)items - 1);
            for (var e = 0; e < 8; e++)
            {
                events.Add(item);
                item = random.NextDouble() < 0.7 ? (item + 1) % items : (int)random.NextBounded((ulong)items - 1);
            }

            offsets.Add(events.Count);
        }

        return new SessionCorpus([.. Enumerable.Range(0, items).Select(i => $"item {i}")], [.. events], [.. offsets]);
    }
}
