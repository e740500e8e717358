namespace SessionRec.Core;

/// <summary>
/// Something the user gave is wrong. The message is for people: what was found, where, what is allowed. It is shown
/// without a stack trace and ends the command with exit code 1.
/// </summary>
public class InputException : Exception
{
    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>An error at a place in a file, written <c>file:line: message</c> as compilers do.</summary>
    public static InputException At(string file, long line, string message) => new($"{file}:{line}: {message}");
}
