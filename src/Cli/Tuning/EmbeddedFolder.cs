using SessionRec.Actors.Hosting;
using SessionRec.Core;

namespace SessionRec.Cli.Tuning;

/// <summary>The folder of an embedded study: its journal, its results and its files.</summary>
internal static class EmbeddedFolder
{
    /// <summary>
    /// The folder of <paramref name="study"/> below <paramref name="results"/>, free for a new study or, to resume, with
    /// the old one in it. A smoke test has a folder of its own, which the next one replaces.
    /// </summary>
    /// <exception cref="InputException">There is a study already, or none to resume.</exception>
    public static string Prepare(string results, StudyDraft study, bool resume)
    {
        if (study.Spec.SmokeTest) return PrepareSmokeTest(Path.Combine(results, study.Spec.Name + ".smoke-test"), resume);

        var folder = Path.Combine(results, study.Spec.Name);
        var exists = File.Exists(new SqliteFiles(folder).Journal);
        if (exists && !resume)
            throw new InputException($"{folder} has the study {study.Spec.Name} already. Go on with it: --resume. Start another: change the study's name, or --outdir.");
        if (!exists && resume) throw new InputException($"There is no study to resume in {folder}. Start it without --resume.");
        return folder;
    }

    /// <summary>Keeps a second process from running the studies of <paramref name="folder"/>; disposing it lets go.</summary>
    public static IDisposable Lock(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "tune.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException held)
        {
            throw new InputException($"Another process is running the study in {folder}. Look on with: sessionrec trials {Path.GetFileName(folder)}", held);
        }
    }

    private static string PrepareSmokeTest(string folder, bool resume)
    {
        if (resume) throw new InputException("--smoke-test always starts afresh; leave out --resume.");

        // Only what a smoke test wrote is deleted: a journal must lie in the folder.
        if (File.Exists(new SqliteFiles(folder).Journal)) Directory.Delete(folder, recursive: true);
        return folder;
    }
}
