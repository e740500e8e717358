using SessionRec.Actors.Messages;
using SessionRec.Core;

namespace SessionRec.Actors.Hosting;

/// <summary>The scheduler refused a request; the message is for people.</summary>
public sealed class StudyRefusedException : InputException
{
    public StudyRefusedException(string message, RefusalKind kind)
        : base(message) => Kind = kind;

    public StudyRefusedException(string message, RefusalKind kind, Exception inner)
        : base(message, inner) => Kind = kind;

    public RefusalKind Kind { get; }
}
