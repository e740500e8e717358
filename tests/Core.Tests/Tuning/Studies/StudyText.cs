using System.Text.Json;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

/// <summary>A study as text, so that two of them can be compared whole, to the last digit.</summary>
internal static class StudyText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Of(Study study) => JsonSerializer.Serialize(
        new { Summary = study.Summarize(), Trials = Enumerable.Range(0, study.TrialCount).Select(study.RowOf) }, Options);

    public static string Of(TrialRow row) => JsonSerializer.Serialize(row, Options);

    /// <summary>The study as it comes back from a stored snapshot.</summary>
    public static Study ThroughSnapshot(Study study) =>
        Study.Restore(JsonSerializer.Deserialize<StudySnapshot>(JsonSerializer.Serialize(study.Capture(), Options), Options)!);
}
