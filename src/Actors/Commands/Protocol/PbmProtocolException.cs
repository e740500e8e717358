namespace SessionRec.Actors.Commands.Protocol;

/// <summary>The other side does not speak this protocol, or breaks its limits; the connection cannot go on.</summary>
public sealed class PbmProtocolException(string message, Exception? cause = null) : Exception(message, cause);
