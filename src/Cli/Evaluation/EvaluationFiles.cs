using System.Text.Json;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Evaluation;

/// <summary>The files of an evaluation, all in one folder.</summary>
internal static class EvaluationFiles
{
    private const string Json = "evaluation.json", Table = "evaluation.csv", Groups = "groups.csv";

    public static IEnumerable<string> PathsIn(string folder) => new[] { Json, Table, Groups }.Select(name => Path.Combine(folder, name));

    public static void Write(string folder, EvaluationReport report)
    {
        Directory.CreateDirectory(folder);
        ReplacedFile.Write(Path.Combine(folder, Json), JsonSerializer.Serialize(report, ReportJson.Indented) + "\n");
        ReplacedFile.Write(Path.Combine(folder, Table), report.ToCsv());
        ReplacedFile.Write(Path.Combine(folder, Groups), report.GroupsToCsv());
    }
}
