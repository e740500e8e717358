using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads the <c>scheduler</c> key of a study file.</summary>
internal static class SchedulerReader
{
    private static readonly IReadOnlyList<string> Names = ["fifo"];

    /// <param name="entry">The key's value.</param>
    /// <param name="epochs">The epochs a trial is planned with, once they are known; null to read no more than <c>max_t</c>.</param>
    public static SchedulerOptions Read(YamlEntry entry, int? epochs)
    {
        var (name, settings) = entry.NameWithSettings();
        switch (name)
        {
            case "fifo":
                settings?.Keys();
                return new FifoOptions();
            default:
                throw entry.Error(NearestName.Unknown("scheduler", name, Names));
        }
    }
}
