using SessionRec.Core.Models;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads study files.</summary>
public static class StudyFile
{
    /// <summary>
    /// Reads a study from YAML. Everything is checked, the search space against the model's own parameters.
    /// </summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="fileName">The name that errors give.</param>
    /// <param name="modelParameters">The model's parameters; null to look the model up in <see cref="ModelRegistry"/>.</param>
    /// <exception cref="InputException">Something is wrong; the message names the file, the line, the key, what was found and what is allowed.</exception>
    public static StudySpec Parse(string yaml, string fileName, IReadOnlyList<ModelParameter>? modelParameters = null) =>
        throw new NotImplementedException();
}
