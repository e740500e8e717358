using SessionRec.Core.Models;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads study files; <c>docs/study-file.md</c> lists their keys.</summary>
public static class StudyFile
{
    /// <summary>Reads a study from YAML. Everything is checked, the search space against the model's own parameters.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="fileName">The name that errors give.</param>
    /// <param name="modelParameters">The model's parameters; null to look the model up in <see cref="ModelRegistry"/>.</param>
    /// <exception cref="InputException">Something is wrong; the message names the file, the line, the key, what was found and what is allowed.</exception>
    public static StudySpec Parse(string yaml, string fileName, IReadOnlyList<ModelParameter>? modelParameters = null) =>
        new StudyReader(YamlEntry.Load(yaml, fileName), modelParameters, isStored: false).Read(yaml);

    /// <summary>Reads the file of a study that was accepted before, perhaps by an earlier version that let more pass: studies go on after an upgrade.</summary>
    /// <exception cref="InputException">Something is wrong with it.</exception>
    public static StudySpec ParseStored(string yaml, string fileName) => new StudyReader(YamlEntry.Load(yaml, fileName), modelParameters: null, isStored: true).Read(yaml);

    /// <summary>Reads a study from a file.</summary>
    /// <exception cref="InputException">The file does not exist or something in it is wrong.</exception>
    public static StudySpec Load(string path, IReadOnlyList<ModelParameter>? modelParameters = null)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, modelParameters);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
