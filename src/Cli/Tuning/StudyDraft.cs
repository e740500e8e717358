using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary>A study file that was read and is about to be run.</summary>
/// <param name="File">Where it was read from.</param>
/// <param name="Spec">What it says.</param>
internal sealed record StudyDraft(string File, StudySpec Spec)
{
    /// <param name="corpus">Its data.</param>
    /// <param name="earlier">Trials of the studies it starts from.</param>
    public StudySubmission Submission(CorpusReference corpus, IReadOnlyList<TrialObservation>? earlier = null) => new(Spec.Yaml, Path.GetFileName(File), corpus, Spec.SmokeTest, Earlier: earlier);
}
