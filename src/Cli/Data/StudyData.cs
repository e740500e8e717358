using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Data.Fetching;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tuning.Files;

namespace SessionRec.Cli.Data;

/// <summary>Reads the data that a study file names; errors name the file and the line.</summary>
internal static class StudyData
{
    /// <summary>The corpus, as it is sent to whoever trains on it.</summary>
    public static async Task<SessionCorpus> LoadAsync(StudySpec spec, string studyFile, Terminal terminal, CancellationToken cancellation)
    {
        var protocol = Protocol(spec, studyFile);
        try
        {
            var options = OptionsOf(spec.Data, studyFile) with { KeepTimes = protocol.NeedsTimes, KeepItemNames = true };
            var loaded = await ProgressBar.RunAsync(terminal, $"reading {Path.GetFileName(options.Path)}", progress => CorpusLoader.Load(options, progress, cancellation));
            return loaded.Corpus;
        }
        catch (InputException mistake) when (spec.Data.Line > 0)
        {
            throw new InputException($"{studyFile}:{spec.Data.Line}: {mistake.Message}", mistake);
        }
    }

    /// <summary>The protocol that a study file names.</summary>
    public static IEvaluationProtocol Protocol(StudySpec spec, string studyFile)
    {
        try
        {
            return ProtocolRegistry.Create(spec.Protocol.Name, spec.Protocol.Parameters);
        }
        catch (InputException mistake) when (spec.Protocol.Line > 0)
        {
            throw new InputException($"{studyFile}:{spec.Protocol.Line}: {mistake.Message}", mistake);
        }
    }

    /// <summary>Where the data are; relative paths are from the folder of the study file.</summary>
    private static DataOptions OptionsOf(DataReference data, string studyFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(studyFile))!;
        var path = data.Path is { } file ? Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, file)) : Datasets.PathOf(data.Dataset ?? Datasets.Starter);
        if (!File.Exists(path)) throw new InputException($"data.path: {path} does not exist.{PublicDataSets.HowToGet(path, data.Format)}");
        return new DataOptions { Path = path, Format = data.Format, Sessions = data.Sessions }.With(data.Options);
    }
}
