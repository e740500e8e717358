using SessionRec.Core.Data;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Models.Word2Vec;

/// <summary>Small random sessions, the same for the same seed.</summary>
internal static class RandomCorpus
{
    public static SessionCorpus Create(ulong seed, int sessions = 60, int items = 40, string prefix = "item")
    {
        var random = new NumpyGenerator(seed);
        var events = new List<int>();
        var offsets = new List<int> { 0 };
        for (var s = 0; s < sessions; s++)
        {
            var length = 2 + (int)random.NextBounded(20);
            for (var i = 0; i < length; i++) events.Add((int)(items * random.NextDouble() * random.NextDouble()));
            offsets.Add(events.Count);
        }

        return new SessionCorpus([.. Enumerable.Range(0, items).Select(i => $"{prefix}{i}")], [.. events], [.. offsets]);
    }
}
