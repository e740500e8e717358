namespace SessionRec.Core.Tuning.Spaces;

/// <summary>A parameter of a search space.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="Domain">Its values.</param>
/// <param name="Condition">When it exists; null for always.</param>
/// <param name="Line">Its line in the study file, 0 where it comes from elsewhere.</param>
public sealed record SpaceParameter(string Name, Domain Domain, Condition? Condition = null, long Line = 0);
