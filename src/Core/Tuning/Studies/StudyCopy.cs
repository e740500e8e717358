namespace SessionRec.Core.Tuning.Studies;

/// <summary>A study again under another name, with all that was done, so that it goes on with the same sampler state.</summary>
public static class StudyCopy
{
    /// <summary>
    /// The events of the copy: those of the original, and where that had not ended, those that bring the copy to rest. Two studies
    /// would train the same otherwise; resume the one that is to go on.
    /// </summary>
    /// <param name="events">The original's journal, from its beginning.</param>
    /// <param name="name">The copy's name; the original's where it is moved.</param>
    /// <param name="now">When the copy is made.</param>
    /// <exception cref="InputException">The events do not begin with a study's start, or its file does not take the name.</exception>
    public static IReadOnlyList<StudyEvent> Make(IReadOnlyList<StudyEvent> events, string name, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events is not [StudyEvent.Submitted submitted, ..]) throw new InputException("This is no study's journal: it does not begin with a submission.");
        submitted = submitted with { Study = name, Submission = submitted.Submission.Named(name) };
        var copy = new List<StudyEvent>(events.Count) { submitted };
        copy.AddRange(events.Skip(1));

        var study = Study.Start(submitted);
        foreach (var happened in copy.Skip(1)) study.Apply(happened);
        foreach (var (trial, attempt, _) in study.RunningAttempts.ToArray()) Add(study.Lose(trial, attempt, "it runs in the study of which this is a copy", now));
        Add(study.Stop("it is a copy of a study that had not ended; resume it to go on", now));
        if (!study.HasEnded) Add(study.Settle(now));
        return copy;

        void Add(IReadOnlyList<StudyEvent> more)
        {
            foreach (var happened in more)
            {
                study.Apply(happened);
                copy.Add(happened);
            }
        }
    }
}
