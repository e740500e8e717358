namespace SessionRec.Actors.Messages;

/// <summary>
/// A message that may cross between nodes. Bound to <see cref="Serialization.MessageSerializer"/>, which knows each by an
/// explicit manifest: a type that is not registered there cannot be sent.
/// </summary>
public interface IWireMessage;
