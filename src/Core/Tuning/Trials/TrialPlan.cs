using System.Security.Cryptography;
using System.Text.Json;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tuning.Trials;

/// <summary>All that a trial's numbers depend on: the same plan gives the same model after each epoch, wherever it is trained.</summary>
/// <param name="Study">The study's name.</param>
/// <param name="Trial">The trial's number.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Parameters">What it trains with now, seed included.</param>
/// <param name="Past">What was trained with other parameters before, oldest first; empty for most.</param>
/// <param name="Corpus">The data.</param>
/// <param name="Protocol">How it is split.</param>
/// <param name="Metric">The tuned metric, at whose cut-off hits are noted; none are where it has none, as a loss.</param>
public sealed record TrialPlan(
    string Study,
    int Trial,
    string Model,
    ParameterSet Parameters,
    IReadOnlyList<TrialStretch> Past,
    CorpusReference Corpus,
    ProtocolReference Protocol,
    string Metric)
{
    /// <summary>The stretches up to <paramref name="epoch"/>, the one that is being trained included.</summary>
    public IEnumerable<TrialStretch> StretchesTo(int epoch)
    {
        var start = 0;
        foreach (var stretch in Past.Append(new TrialStretch(Trial, Parameters, int.MaxValue)))
        {
            if (start >= epoch) yield break;
            yield return stretch with { ToEpoch = Math.Min(stretch.ToEpoch, epoch) };
            start = stretch.ToEpoch;
        }
    }

    /// <summary>Names the model after <paramref name="epoch"/> epochs by what it comes from: plans that agree so far share it.</summary>
    public string KeyAt(int epoch)
    {
        var stretches = StretchesTo(epoch).Select(stretch => new { stretch.Parameters, stretch.ToEpoch });
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Model, Corpus.ContentSha256, Protocol.Name, Protocol.Parameters, Stretches = stretches })).AsSpan(0, 16));
    }
}
