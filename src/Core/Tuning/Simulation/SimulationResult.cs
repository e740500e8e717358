using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tuning.Simulation;

/// <summary>What a simulated study took.</summary>
/// <param name="Summary">The study at its end.</param>
/// <param name="VirtualTime">Time by the simulated clock.</param>
/// <param name="SlotUse">Share of all slots' time, from the first trial to the last slot's end, that was spent on epochs whose results count.</param>
/// <param name="EpochsTrained">Epochs that workers trained, lost and repeated ones included.</param>
/// <param name="EpochsReported">Epochs whose results were accepted.</param>
/// <param name="WorkerDeaths">How often a worker died.</param>
/// <param name="Events">What the study's journal would hold.</param>
/// <param name="Memory">Managed memory of the whole process by trials ended, bytes: one entry at the start and one whenever another tenth of the trials has ended or pauses.</param>
public sealed record SimulationResult(
    StudySummary Summary,
    TimeSpan VirtualTime,
    double SlotUse,
    long EpochsTrained,
    long EpochsReported,
    int WorkerDeaths,
    long Events,
    IReadOnlyList<(int TrialsEnded, long Bytes)> Memory);
