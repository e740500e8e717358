using System.Collections.Concurrent;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Dashboard;

/// <summary>
/// The figures of studies, drawn once for each state of a study however many look at it, and one at a time, so that lookers cannot
/// take the scheduler's cores.
/// </summary>
internal sealed class DrawnFigures(StudyRecords records) : IDisposable
{
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<(string Study, string Kind, string? Horizontal, string? Vertical), Drawn> _drawn = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The figures of a kind, or of a pair of parameters where both are given; with the version they show.</summary>
    public async Task<Drawn> DrawAsync(StudySummary study, FigureKind kind, string? horizontal, string? vertical, CancellationToken cancellation)
    {
        var key = (study.Name, kind.Name, horizontal, vertical);
        var version = VersionOf(study);
        if (_drawn.TryGetValue(key, out var kept) && kept.Version == version) return kept;
        await _one.WaitAsync(cancellation);
        try
        {
            if (_drawn.TryGetValue(key, out kept) && kept.Version == version) return kept;
            var drawn = await Task.Run(async () => new Drawn(version, await FiguresAsync(study, kind, horizontal, vertical, cancellation)), cancellation);
            if (_drawn.Count >= MostKept) _drawn.Clear();
            return _drawn[key] = drawn;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>The study's state, and whether there are simple models to draw beside it.</summary>
    private string VersionOf(StudySummary study) => $"{StudyRecords.VersionOf(study)}-{(records.IsCompared(study.Name) ? 1 : 0)}";

    private async Task<IReadOnlyList<Figure>> FiguresAsync(StudySummary study, FigureKind kind, string? horizontal, string? vertical, CancellationToken cancellation)
    {
        var record = await records.ReadAsync(study, kind.NeedsEpochs, cancellation);
        if (horizontal is null || vertical is null) return [.. kind.Draw(record, cancellation)];
        return kind.OfPair?.Invoke(record, horizontal, vertical) is { } figure ? [figure] : [];
    }

    /// <summary>Figures and the version of the study they show.</summary>
    internal sealed record Drawn(string Version, IReadOnlyList<Figure> Figures);
}
