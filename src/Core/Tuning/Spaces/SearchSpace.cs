namespace SessionRec.Core.Tuning.Spaces;

/// <summary>The parameters a study searches, in the order in which they were declared.</summary>
public sealed class SearchSpace
{
}
