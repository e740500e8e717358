using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>What a client sends to start a study: the file as it was written, and the corpus it stands for.</summary>
/// <param name="Yaml">The study file's text; parsed again wherever it is needed, so there is one reader of it.</param>
/// <param name="FileName">Its name, for error messages.</param>
/// <param name="Corpus">The prepared data that <c>data:</c> in the file stands for.</param>
/// <param name="SmokeTest">Run a few trials of a few epochs only, to see that everything works.</param>
/// <param name="Extensions">What the study was extended by since, oldest first; a client that submits leaves it out.</param>
/// <param name="Earlier">Trials of the studies that the file names under <c>warm_start</c>, see <see cref="EarlierTrials"/>.</param>
public sealed record StudySubmission(
    string Yaml,
    string FileName,
    CorpusReference Corpus,
    bool SmokeTest = false,
    IReadOnlyList<PlannedExtension>? Extensions = null,
    IReadOnlyList<TrialObservation>? Earlier = null);
