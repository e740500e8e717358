namespace SessionRec.Core.Tuning.Files;

/// <summary>How trials are evaluated: the protocol's name and its parameters as written, checked by the protocol itself.</summary>
/// <param name="Name">For example <c>last-item</c>.</param>
/// <param name="Parameters">For example size and seed; empty for the protocol's defaults.</param>
/// <param name="Line">The line of the <c>protocol</c> key, for errors found later; 0 where it was not in the file.</param>
public sealed record ProtocolReference(string Name, ParameterSet Parameters, long Line)
{
    public static ProtocolReference Default { get; } = new("last-item", ParameterSet.Empty, 0);
}
