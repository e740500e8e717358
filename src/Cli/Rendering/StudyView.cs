using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Rendering;

/// <summary>Shows a study while it goes on: a live table to a person, plain lines to a log.</summary>
internal abstract class StudyView
{
    public static StudyView For(Terminal terminal, TimeProvider time) =>
        terminal.IsLive ? new LiveStudyView(terminal, time) : new PlainStudyView(terminal, time);

    /// <summary>Consumes <paramref name="updates"/> to their end and returns what they added up to.</summary>
    public abstract Task<StudyBoard> ShowAsync(IAsyncEnumerable<StudyUpdate> updates, CancellationToken cancellation);
}
