using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Reporting;

/// <summary>A small finished study with known numbers.</summary>
internal static class ExampleStudy
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static StudySummary Summary { get; } = new(
        "shop", StudyState.Completed, null, "word2vec", "recall@10", "max", new CorpusReference("aa", "bb", 10, 100, 5), 3, 3, 0, 0, 0, 2, 1, 0, 7, 1, .25, Start, Start, Start.AddMinutes(1));

    public static TrialRow Trial(int number, params double[] curve) => new(
        number,
        new ParameterSet([new("window", 5), new("alpha", .025), new("note", "a \"quoted\", one")]),
        TrialState.Completed,
        1,
        "worker-1",
        curve.Length,
        3,
        curve.Length == 0 ? null : curve[^1],
        curve.Length == 0 ? null : curve.Max(),
        curve,
        new Dictionary<string, double> { ["recall@10"] = curve.LastOrDefault(), ["loss"] = double.NaN },
        1.5,
        null,
        Start,
        Start.AddSeconds(30));

    public static IEnumerable<EpochRow> Epochs(TrialRow trial) => trial.Curve.Select((value, index) => new EpochRow(
        trial.Trial,
        index + 1,
        1,
        "worker-1",
        index == 0
            ? new Dictionary<string, double> { ["recall@10"] = value }
            : new Dictionary<string, double> { ["recall@10"] = value, ["test_recall@10"] = value / 2, ["loss"] = double.NaN },
        .5,
        .5 * (index + 1),
        Start.AddSeconds(index)));
}
