using System.Globalization;
using SessionRec.Core.Files;

namespace SessionRec.Core.Tuning.Trials;

/// <summary>
/// Checkpoints of trials as files, <c>STUDY/TRIAL/EPOCH-KEY.checkpoint</c>; a store that several workers share lets one go on
/// where another was killed. A checkpoint is a gain in time and never needed: without it the same epochs are trained again.
/// </summary>
/// <param name="files">Where they are.</param>
/// <param name="maximumBytes">What is kept in all, whoever wrote it; the oldest goes first.</param>
public sealed class Checkpoints(IFileStore files, long maximumBytes)
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
        files.Write(NameOf(plan, plan.Trial, epoch), write);
        Thin(FolderOf(plan.Study, plan.Trial), known);
    }

    /// <summary>The latest checkpoint of <paramref name="plan"/> that is not beyond <paramref name="lastEpoch"/>; null where there is none.</summary>
    public (int Epoch, Stream Content)? Find(TrialPlan plan, int lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            foreach (var trial in plan.StretchesTo(lastEpoch).Select(stretch => stretch.Trial).Reverse().Distinct())
            {
                var there = All(FolderOf(plan.Study, trial)).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
                foreach (var epoch in there.Select(EpochOf).Where(epoch => epoch > 0 && epoch <= lastEpoch).Distinct().OrderDescending())
                {
                    var name = NameOf(plan, trial, epoch);
                    if (there.Contains(name) && Open(name) is { } content) return (epoch, content);
                }
            }
        }
        catch (IOException)
        {
            // A store that does not answer costs time and nothing else.
        }

        return null;
    }

    /// <summary>Removes all of a study's checkpoints.</summary>
    /// <exception cref="IOException">Not all could be removed.</exception>
    public void Clear(string study) => files.DeleteAll(study);

    private static string FolderOf(string study, int trial) => string.Create(CultureInfo.InvariantCulture, $"{study}/{trial}");

    private static string NameOf(TrialPlan plan, int trial, int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{FolderOf(plan.Study, trial)}/{epoch:D6}-{plan.KeyAt(epoch)}{Ending}");

    /// <summary>0 for a file of another name.</summary>
    private static int EpochOf(string name) => int.TryParse(name[(name.LastIndexOf('/') + 1)..].Split('-')[0], CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;

    private IEnumerable<StoredFile> All(string folder) => files.List(folder).Where(file => file.Name.EndsWith(Ending, StringComparison.Ordinal));

    private Stream? Open(string name)
    {
        try
        {
            return files.Open(name);
        }
        catch (IOException)
        {
            // It is not ours to read; an older one may be.
            return null;
        }
    }

    private void Thin(string folder, int known)
    {
        try
        {
            var ofTrial = All(folder).OrderByDescending(file => file.Name, StringComparer.Ordinal).ToList();
            var needed = ofTrial.Find(file => EpochOf(file.Name) <= known);
            foreach (var old in ofTrial.Skip(KeptOfTrial).Where(file => file != needed)) Remove(old);
            var left = maximumBytes;
            foreach (var file in All("").OrderByDescending(file => file.WrittenAt))
                if ((left -= file.Length) < 0)
                    Remove(file);
        }
        catch (IOException)
        {
            // What is left over is let go by the next checkpoint.
        }
    }

    private void Remove(StoredFile file)
    {
        try
        {
            files.Delete(file.Name);
        }
        catch (IOException)
        {
            // Another worker reads it, or it is not ours; the next checkpoint tries again.
        }
    }
}
