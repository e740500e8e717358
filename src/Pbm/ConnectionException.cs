namespace SessionRec.Pbm;

/// <summary>The node cannot be reached, does not let us in, or is gone.</summary>
internal sealed class ConnectionException(string message, Exception? cause = null) : Exception(message, cause);
