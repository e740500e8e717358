namespace SessionRec.Core.Tuning.Spaces;

/// <summary>A row of the printed search space.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Kind">How it is drawn, for example <c>loguniform</c>.</param>
/// <param name="Range">Its values, for example <c>0.001 to 0.1</c>.</param>
/// <param name="When">When it exists, for example <c>hs = 0</c>; empty for always.</param>
public sealed record SpaceRow(string Name, string Kind, string Range, string When);
