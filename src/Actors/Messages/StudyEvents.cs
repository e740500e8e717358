using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Messages;

/// <summary>
/// Events of a study that were stored together, as one entry of its journal: those that follow from one command, and those
/// that came while the journal was writing. A row costs far more than the events in it.
/// </summary>
/// <param name="Events">In the order in which they happened; at least one.</param>
public sealed record StudyEvents(IReadOnlyList<StudyEvent> Events);
