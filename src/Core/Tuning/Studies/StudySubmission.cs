using System.Text.RegularExpressions;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>What a client sends to start a study: the file as it was written, and the corpus it stands for.</summary>
/// <param name="Yaml">The study file's text; parsed again wherever it is needed, so there is one reader of it.</param>
/// <param name="FileName">Its name, for error messages.</param>
/// <param name="Corpus">The prepared data that <c>data:</c> in the file stands for.</param>
/// <param name="SmokeTest">Run a few trials of a few epochs only, to see that everything works.</param>
/// <param name="Extensions">What the study was extended by since, oldest first; a client that submits leaves it out.</param>
/// <param name="Earlier">Trials of the studies that the file names under <c>warm_start</c>, see <see cref="EarlierTrials"/>.</param>
public sealed partial record StudySubmission(
    string Yaml,
    string FileName,
    CorpusReference Corpus,
    bool SmokeTest = false,
    IReadOnlyList<PlannedExtension>? Extensions = null,
    IReadOnlyList<TrialObservation>? Earlier = null)
{
    /// <summary>The same under another name, which is written into the file's text.</summary>
    /// <exception cref="InputException">The name is not allowed, or the file has no line for it.</exception>
    public StudySubmission Named(string name)
    {
        var yaml = NameLine().Replace(Yaml, $"study: {name}", 1);
        return StudyFile.ParseStored(yaml, FileName).Name == name
            ? this with { Yaml = yaml }
            : throw new InputException($"{FileName}: the name cannot be changed in it: it has no line of its own that begins with 'study:'.");
    }

    [GeneratedRegex("^study:[^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex NameLine();
}
