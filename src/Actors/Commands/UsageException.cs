using SessionRec.Core;

namespace SessionRec.Actors.Commands;

/// <summary>The command line is wrong; nothing was done.</summary>
public sealed class UsageException(string message) : InputException(message);
