using SessionRec.Core.Tuning;

namespace SessionRec.Core.Reporting.Results;

/// <summary>A column of a <see cref="ResultTable"/>.</summary>
/// <param name="Name">Its name, as Ray Tune names it.</param>
/// <param name="Kind">What its values are; whole numbers are <see cref="long"/>, real ones <see cref="double"/>.</param>
public sealed record ResultColumn(string Name, ParameterKind Kind);
