using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>One way of looking at a study; it may give several figures, or none where the study lacks the data.</summary>
/// <param name="Name">Its name in addresses, for example <c>learning-curves</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Draw">Its figures of a study.</param>
public sealed record FigureKind(string Name, string Title, Func<StudyRecord, CancellationToken, IEnumerable<Figure>> Draw)
{
    /// <summary>Whether it needs <see cref="StudyRecord.Epochs"/>, which are many; the other kinds do with the trials.</summary>
    public bool NeedsEpochs { get; init; }

    /// <summary>The figure of a pair of parameters that a reader chooses; null where the kind has none.</summary>
    public Func<StudyRecord, string, string, Figure?>? OfPair { get; init; }

    /// <summary>What <see cref="OfPair"/> takes, for people whose pair gives none.</summary>
    public string? PairNeeds { get; init; }
}
