using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Scheduling;

/// <summary>
/// Events that were applied and wait to be stored, and what is to be told once they are. One entry of the journal is written at a time; what is
/// applied meanwhile is the next one.
/// </summary>
internal sealed class EntryQueue
{
    /// <summary>Events in one entry of the journal, so that entries stay small enough for any database.</summary>
    private const int EntryLimit = 1_000;

    private readonly Queue<StudyEvent> _unstored = [];

    /// <summary>What to tell once so many events (counted since the actor's start) are stored.</summary>
    private readonly Queue<(long After, Action Tell)> _untold = [];

    /// <summary>Numbers of events at which an entry must end, since somebody has to be told of the state at exactly that point of the journal.</summary>
    private readonly Queue<long> _cuts = [];
    private long _applied;
    private long _stored;
    private int _storing;

    /// <summary>Events applied since the actor's start.</summary>
    public long Applied => _applied;

    /// <summary>Events that were just applied.</summary>
    public void Add(IReadOnlyList<StudyEvent> events)
    {
        foreach (var happened in events) _unstored.Enqueue(happened);
        _applied += events.Count;
    }

    /// <summary>Does something once all that was applied so far is stored: at once where it is.</summary>
    public void WhenStored(Action tell)
    {
        if (_stored == _applied) tell();
        else _untold.Enqueue((_applied, tell));
    }

    /// <summary>Does something with the state as it is now once it is stored, the journal's last entry being the one it stands at.</summary>
    public void WhenStoredExactly(Action tell)
    {
        if (_stored < _applied) _cuts.Enqueue(_applied);
        WhenStored(tell);
    }

    /// <summary>The next entry to write; null where one is being written or there is nothing to write.</summary>
    public IReadOnlyList<StudyEvent>? Next()
    {
        if (_storing > 0 || _unstored.Count == 0) return null;
        while (_cuts.TryPeek(out var passed) && passed <= _stored) _cuts.Dequeue();
        _storing = (int)Math.Min(Math.Min(_unstored.Count, EntryLimit), _cuts.TryPeek(out var cut) ? cut - _stored : long.MaxValue);
        var events = new StudyEvent[_storing];
        for (var i = 0; i < events.Length; i++) events[i] = _unstored.Dequeue();
        return events;
    }

    /// <summary>All that waits, in entries that have to be stored together; nothing may be being written.</summary>
    public IReadOnlyList<IReadOnlyList<StudyEvent>> NextTogether()
    {
        _storing = _unstored.Count;
        IReadOnlyList<StudyEvent>[] entries = [.. _unstored.Chunk(EntryLimit)];
        _unstored.Clear();
        return entries;
    }

    /// <summary>The entry of <see cref="Next"/>, or all those of <see cref="NextTogether"/>, is stored: tells what waited for it.</summary>
    public void Stored()
    {
        _stored += _storing;
        _storing = 0;
        while (_untold.TryPeek(out var next) && next.After <= _stored) _untold.Dequeue().Tell();
    }
}
