using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Rendering;

/// <summary>All that a view knows of a study: its latest summary and trials, put together from updates.</summary>
internal sealed class StudyBoard
{
    private const string Seed = "seed";
    private readonly SortedDictionary<int, TrialRow> _trials = [];
    private readonly Dictionary<int, long> _changes = [];
    private long _change;

    public StudySummary? Summary { get; private set; }

    public IReadOnlyCollection<TrialRow> Trials => _trials.Values;

    public OptimizationMode Mode => Summary?.Mode == "min" ? OptimizationMode.Min : OptimizationMode.Max;

    /// <summary>Takes an update in and returns what each changed trial was before, null where it is new.</summary>
    public IReadOnlyList<(TrialRow? Before, TrialRow Now)> Apply(StudyUpdate update)
    {
        Summary = update.Summary;
        var changed = new List<(TrialRow?, TrialRow)>();
        foreach (var trial in update.Trials)
        {
            changed.Add((_trials.GetValueOrDefault(trial.Trial), trial));
            _trials[trial.Trial] = trial;
            _changes[trial.Trial] = ++_change;
        }

        return changed;
    }

    /// <summary>The trials worth a row where there is room for <paramref name="rows"/>: those that run, then those that changed last; by number.</summary>
    public IReadOnlyList<TrialRow> Foremost(int rows) =>
    [
        .. _trials.Values
            .OrderByDescending(t => t.State == TrialState.Running)
            .ThenByDescending(t => _changes[t.Trial])
            .Take(rows)
            .OrderBy(t => t.Trial),
    ];

    /// <summary>The hyperparameters that tell trials apart; of a single trial the first ones, since those are the searched ones.</summary>
    public static IReadOnlyList<string> TellingParameters(IReadOnlyCollection<TrialRow> trials, int most)
    {
        var names = trials.SelectMany(t => t.Parameters.Names).Distinct().Where(n => n != Seed).ToList();
        var telling = names.FindAll(name => trials.Select(t => t.Parameters.TryGet(name, out var value) ? value.ToString() : "").Distinct().Skip(1).Any());
        return [.. (telling.Count > 0 ? telling : names).Take(most)];
    }

    /// <summary>Time since the first trial started; null before.</summary>
    public TimeSpan? Elapsed(DateTimeOffset now) => Summary is { } study ? StudyPace.Elapsed(study, now) : null;

    /// <summary>Time to go at the pace so far; see <see cref="StudyPace"/>.</summary>
    public TimeSpan? Left(DateTimeOffset now) => Summary is { } study ? StudyPace.Left(study, _trials.Values, now) : null;
}
