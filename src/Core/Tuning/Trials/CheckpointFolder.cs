using System.Globalization;
using SessionRec.Core.Reporting;

namespace SessionRec.Core.Tuning.Trials;

/// <summary>
/// Checkpoints of trials as files, <c>STUDY/TRIAL/EPOCH-KEY.checkpoint</c>; a folder that several workers share lets one go on
/// where another was killed. A checkpoint is a gain in time and never needed: without it the same epochs are trained again.
/// </summary>
/// <param name="folder">Made where it is missing.</param>
/// <param name="maximumBytes">What is kept in all, whoever wrote it; the oldest goes first.</param>
public sealed class CheckpointFolder(string folder, long maximumBytes)
{
    private const string Ending = ".checkpoint";

    /// <summary>Others may still have to take over the one before the newest.</summary>
    private const int KeptOfTrial = 2;

    /// <summary>Writes the checkpoint of <paramref name="plan"/> after <paramref name="epoch"/> epochs, and lets older ones go.</summary>
    /// <param name="plan">What is trained.</param>
    /// <param name="epoch">How far it is.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="known">The last epoch of which the scheduler has the results. Another attempt goes on after it, so the latest checkpoint that is not beyond it is kept however far the training is ahead.</param>
    /// <exception cref="IOException">It could not be written; where this process may not write, too.</exception>
    public void Save(TrialPlan plan, int epoch, Action<Stream> write, int known = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var place = FolderOf(plan.Study, plan.Trial);
        try
        {
            Directory.CreateDirectory(place);
            ReplacedFile.WriteBytes(Path.Combine(place, string.Create(CultureInfo.InvariantCulture, $"{epoch:D6}-{plan.KeyAt(epoch)}{Ending}")), write);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }

        Thin(place, known);
    }

    /// <summary>The latest checkpoint of <paramref name="plan"/> that is not beyond <paramref name="lastEpoch"/>; null where there is none.</summary>
    public (int Epoch, Stream Content)? Find(TrialPlan plan, int lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var trial in plan.StretchesTo(lastEpoch).Select(stretch => stretch.Trial).Reverse().Distinct())
        {
            foreach (var epoch in Epochs(FolderOf(plan.Study, trial)).Where(epoch => epoch <= lastEpoch).OrderDescending())
            {
                var path = Path.Combine(FolderOf(plan.Study, trial), string.Create(CultureInfo.InvariantCulture, $"{epoch:D6}-{plan.KeyAt(epoch)}{Ending}"));
                try
                {
                    if (File.Exists(path)) return (epoch, File.OpenRead(path));
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // Another worker has just let it go, or it is not ours to read.
                }
            }
        }

        return null;
    }

    /// <summary>Removes all of a study's checkpoints.</summary>
    public void Clear(string study)
    {
        var place = Path.Combine(folder, study);
        if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
    }

    private void Thin(string place, int known)
    {
        try
        {
            var ofTrial = new DirectoryInfo(place).EnumerateFiles("*" + Ending).OrderByDescending(file => file.Name, StringComparer.Ordinal).ToList();
            var needed = ofTrial.Find(file => EpochOf(file) <= known);
            foreach (var old in ofTrial.Skip(KeptOfTrial).Where(file => file != needed)) Remove(old);
            var left = maximumBytes;
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Ending, SearchOption.AllDirectories).OrderByDescending(file => file.LastWriteTimeUtc))
                if ((left -= LengthOf(file)) < 0)
                    Remove(file);
        }
        catch (IOException)
        {
            // Another worker has just let a trial's folder go; the next checkpoint tries again.
        }
    }

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static int[] Epochs(string place)
    {
        if (!Directory.Exists(place)) return [];
        return [.. new DirectoryInfo(place).EnumerateFiles("*" + Ending).Select(EpochOf).Where(epoch => epoch > 0)];
    }

    /// <summary>0 for a file of another name.</summary>
    private static int EpochOf(FileInfo file) => int.TryParse(file.Name.Split('-')[0], CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;

    private static void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another worker reads it, or it is not ours; the next checkpoint tries again.
        }
    }

    private string FolderOf(string study, int trial) => Path.Combine(folder, study, trial.ToString(CultureInfo.InvariantCulture));
}
