using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

/// <summary>A study that is driven by hand: stores its events as a journal does, and can be replayed from them at any time.</summary>
internal sealed class StudyUnderTest
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StudyEvent.Submitted _submitted;
    private readonly List<StudyEvent> _journal = [];

    public StudyUnderTest(string yaml, bool smokeTest = false)
    {
        _submitted = Study.Submit(new StudySubmission(yaml, "test.yaml", Corpus, smokeTest), Start);
        Study = Study.Start(_submitted);
    }

    public static CorpusReference Corpus { get; } = new(new string('a', 64), new string('b', 64), 10, 100, 20);

    public StudyEvent.Submitted Submitted => _submitted;

    public Study Study { get; private set; }

    public IReadOnlyList<StudyEvent> Journal => _journal;

    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>A study file over a small grid of <c>negative</c>.</summary>
    public static string Yaml(int trials = 2, int epochs = 3, string more = "") =>
        $$"""
        study: small
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 50, seed: 1}
        model: word2vec
        space:
          negative: {grid: [{{string.Join(", ", Enumerable.Range(1, trials))}}]}
          epochs: {{epochs}}
        {{more}}
        """;

    /// <summary>The metric as a model would have it: a function of the trial and the epoch alone.</summary>
    public static double Value(int trial, int epoch) => Math.Round((((trial * 37) % 101) / 200.0) + (epoch / 1000.0), 6);

    public static EpochReport ReportOf(int trial, int attempt, int epoch) =>
        new(trial, attempt, epoch, new Dictionary<string, double> { ["recall@10"] = Value(trial, epoch), ["loss"] = 10.0 / epoch }, 0.25);

    public StudyEvent.AttemptStarted? Assign(string worker = "w1")
    {
        var events = Study.Assign(worker, Now);
        Store(events);
        return events.Count == 0 ? null : (StudyEvent.AttemptStarted)events[^1];
    }

    public ReportOutcome Report(int trial, int attempt, int epoch) => Report(ReportOf(trial, attempt, epoch));

    public ReportOutcome Report(EpochReport report)
    {
        var outcome = Study.Report(report, Now);
        Store(outcome.Events);
        return outcome;
    }

    /// <summary>Stores events, applies them, and lets the study settle, as its actor does.</summary>
    public void Store(IReadOnlyList<StudyEvent> events)
    {
        foreach (var happened in events) Apply(happened);
        while (Study.Settle(Now) is { Count: > 0 } following)
            foreach (var happened in following)
                Apply(happened);
    }

    /// <summary>Trains everything to its end with one worker.</summary>
    public void RunToEnd()
    {
        while (Assign() is { } started)
            for (var epoch = Study.RowOf(started.Trial).Epoch + 1; Report(started.Trial, started.Attempt, epoch).Answer == DecisionKind.Continue; epoch++)
                Now += TimeSpan.FromSeconds(1);
    }

    /// <summary>The study that a scheduler recovers from the journal.</summary>
    public Study Replay() => ReplayOf(_journal.Count);

    /// <summary>The same from the first entries of the journal only.</summary>
    public Study ReplayOf(int events)
    {
        var study = Study.Start(_submitted);
        foreach (var happened in _journal.Take(events)) study.Apply(happened);
        return study;
    }

    /// <summary>The scheduler starts again: only the journal is left, and the study is taken up from it.</summary>
    public void Restart()
    {
        Study = Replay();
        Store(Study.TakeUp(Now));
    }

    private void Apply(StudyEvent happened)
    {
        _journal.Add(happened);
        Study.Apply(happened);
    }
}
