using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Formats;

namespace SessionRec.SideBySide;

/// <summary>Runs gensim in a Python process of its own, on the same sessions.</summary>
internal sealed class GensimPeer : IDisposable
{
    private readonly string _python;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessionrec-sidebyside-");

    public GensimPeer(string python, SessionCorpus corpus)
    {
        _python = python;
        using var sessions = new StreamWriter(SessionsPath);
        for (var s = 0; s < corpus.SessionCount; s++)
            sessions.Write(string.Join('\t', corpus.Session(s).ToArray().Select(item => corpus.ItemKeys[item].Replace(' ', '_'))) + "\n");
    }

    private string SessionsPath => Path.Combine(_folder.FullName, "sessions.tsv");

    /// <summary>Trains and returns the processor seconds of each epoch.</summary>
    public double[] Train(Configuration configuration) => Run(configuration, []);

    /// <summary>Trains and returns the vectors; spaces in names have become underscores.</summary>
    public KeyedVectors TrainVectors(Configuration configuration)
    {
        Run(configuration, [_folder.FullName]);
        using var file = File.OpenRead(Path.Combine(_folder.FullName, "0.bin"));
        return WordVectorFile.LoadBinary(file, file.Name);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private double[] Run(Configuration configuration, string[] more)
    {
        var configurations = Path.Combine(_folder.FullName, "configurations.json");
        File.WriteAllText(configurations, new JsonArray(configuration.ToKeywords()).ToJsonString());
        var start = new ProcessStartInfo(_python, [Path.Combine(AppContext.BaseDirectory, "gensim_peer.py"), SessionsPath, configurations, .. more])
        {
            RedirectStandardOutput = true,
        };
        // One thread for both sides, the libraries beneath gensim included.
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<double[]>(output)!
            : throw new InvalidOperationException($"{_python} ended with exit code {process.ExitCode}.");
    }
}
