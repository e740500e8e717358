using BenchmarkDotNet.Attributes;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Kernels;

/// <summary>What a study takes to say what its next trial is, with so many trials behind it: the sampler's suggestion, four floats.</summary>
public class SuggestionBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Study _study = null!;

    [Params(100, 1000)]
    public int Trials { get; set; }

    [Params("tpe", "{tpe: {multivariate: true}}", "random")]
    public string Sampler { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var yaml = $$"""
            study: suggestions
            space: {alpha: {loguniform: [0.001, 0.1]}, min_alpha: {loguniform: [0.00001, 0.001]}, ns_exponent: {uniform: [-1, 1]}, sample: {loguniform: [0.00001, 0.01]}, epochs: 1}
            sampler: {{Sampler}}
            num_samples: 1000000
            """;
        _study = Study.Start(Study.Submit(new StudySubmission(yaml, "suggestions.yaml", new CorpusReference("", "", 0, 0, 0)), Now));
        for (var trial = 0; trial < Trials; trial++)
        {
            Apply(_study.Assign("worker-1", Now));
            var value = -Math.Abs(_study.RowOf(trial).Parameters["ns_exponent"].AsDouble() - .3);
            Apply(_study.Report(new EpochReport(trial, 1, 1, new Dictionary<string, double> { ["recall@10"] = value }, 1), Now).Events);
        }
    }

    [Benchmark]
    public int Assign() => _study.Assign("worker-1", Now).Count;

    private void Apply(IReadOnlyList<StudyEvent> events)
    {
        foreach (var happened in events) _study.Apply(happened);
    }
}
