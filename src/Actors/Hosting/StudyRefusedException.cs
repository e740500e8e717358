using SessionRec.Actors.Messages;
using SessionRec.Core;

namespace SessionRec.Actors.Hosting;

/// <summary>The scheduler refused a request; the message is for people.</summary>
public sealed class StudyRefusedException(string message, RefusalKind kind) : InputException(message)
{
    public RefusalKind Kind { get; } = kind;
}
