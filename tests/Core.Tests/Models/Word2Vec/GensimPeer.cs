using System.Diagnostics;
using System.Text.Json;

namespace SessionRec.Core.Tests.Models.Word2Vec;

/// <summary>Asks gensim, in a Python process. Tests that need it skip, and say why, where it is not installed.</summary>
internal static class GensimPeer
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> Missing = new(FindProblem);

    public static JsonElement Ask(string task, object request)
    {
        Assert.SkipWhen(Missing.Value is not null, Missing.Value ?? "");
        var folder = Directory.CreateTempSubdirectory("sessionrec-gensim-");
        try
        {
            var (question, answer) = (Path.Combine(folder.FullName, "request.json"), Path.Combine(folder.FullName, "answer.json"));
            File.WriteAllText(question, JsonSerializer.Serialize(request));
            var (exitCode, errors) = Run(Path.Combine(AppContext.BaseDirectory, "gensim_peer.py"), task, question, answer);
            Assert.True(exitCode == 0, errors);
            return JsonDocument.Parse(File.ReadAllText(answer)).RootElement;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? FindProblem()
    {
        if (!File.Exists(Python)) return $"{Python} is not there, so nothing can be compared with gensim.";
        return Run("-c", "import gensim").ExitCode == 0 ? null : $"{Python} has no gensim (Debian: python3-gensim), so nothing can be compared with it.";
    }

    private static (int ExitCode, string Errors) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
