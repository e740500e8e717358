using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary>A study file that was read and is about to be run.</summary>
/// <param name="File">Where it was read from.</param>
/// <param name="Spec">What it says.</param>
internal sealed record StudyDraft(string File, StudySpec Spec)
{
    public StudySubmission Submission(CorpusReference corpus) => new(Spec.Yaml, Path.GetFileName(File), corpus, Spec.SmokeTest);
}
