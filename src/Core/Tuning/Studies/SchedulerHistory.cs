using System.Runtime.InteropServices;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// What a study's scheduler was told, in twelve bytes a result: what a scheduler goes by in a decision is much the same for most results,
/// and is kept once. A snapshot of any scheduler is this, told again.
/// </summary>
internal sealed class SchedulerHistory
{
    private readonly List<SchedulerHistoryEntry> _entries = [];
    private readonly List<TrialDecision> _decisions = [];
    private readonly Dictionary<TrialDecision, int> _places = [];
    private readonly List<Promotion> _promotions = [];

    public ReadOnlySpan<SchedulerHistoryEntry> Entries => CollectionsMarshal.AsSpan(_entries);

    public ReadOnlySpan<TrialDecision> Decisions => CollectionsMarshal.AsSpan(_decisions);

    public ReadOnlySpan<Promotion> Promotions => CollectionsMarshal.AsSpan(_promotions);

    public void AddStart(int trial) => _entries.Add(new(SchedulerHistoryKind.Start, trial, 0));

    public void AddReport(int trial, TrialDecision decision)
    {
        decision = Essence(decision);
        if (!_places.TryGetValue(decision, out var place))
        {
            _places[decision] = place = _decisions.Count;
            _decisions.Add(decision);
        }

        _entries.Add(new(SchedulerHistoryKind.Report, trial, place));
    }

    public void AddPromotion(Promotion promotion)
    {
        _entries.Add(new(SchedulerHistoryKind.Promotion, promotion.Trial, _promotions.Count));
        _promotions.Add(promotion with { Reason = "" });
    }

    public void AddEnd(int trial) => _entries.Add(new(SchedulerHistoryKind.End, trial, 0));

    public void AddReturn(int trial) => _entries.Add(new(SchedulerHistoryKind.Return, trial, 0));

    public void AddWait(int trial) => _entries.Add(new(SchedulerHistoryKind.Wait, trial, 0));

    public void AddRenewal() => _entries.Add(new(SchedulerHistoryKind.Renewal, 0, 0));

    /// <summary>Without what is told to people only, in which no two decisions are alike.</summary>
    private static TrialDecision Essence(TrialDecision decision) => decision with { Reason = "", Cutoff = null, Rank = null, Peers = null };
}
