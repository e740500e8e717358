using Akka.Actor;
using Akka.Persistence;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Scheduling;

/// <summary>Reads a study's journal from its beginning, beside the actor that writes it.</summary>
internal static class StudyJournal
{
    /// <summary>All events of a study that are stored, in order; none where there is no such study.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public static async Task<IReadOnlyList<StudyEvent>> ReadAsync(ActorSystem system, string study, CancellationToken cancellation)
    {
        var read = new TaskCompletionSource<IReadOnlyList<StudyEvent>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = system.ActorOf(Props.Create(() => new Reader(study, read)));
        try
        {
            return await read.Task.WaitAsync(cancellation);
        }
        finally
        {
            system.Stop(reader);
        }
    }

    private sealed class Reader : ReceivePersistentActor
    {
        private readonly string _study;
        private readonly TaskCompletionSource<IReadOnlyList<StudyEvent>> _read;

        public Reader(string study, TaskCompletionSource<IReadOnlyList<StudyEvent>> read)
        {
            (_study, _read) = (study, read);
            var events = new List<StudyEvent>();
            Recover<StudyEvent>(events.Add);
            Recover<StudyEvents>(entry => events.AddRange(entry.Events));
            Recover<RecoveryCompleted>(_ => read.TrySetResult(events));
        }

        public override string PersistenceId => $"study-{_study}";

        /// <summary>Everything, not what follows a snapshot.</summary>
        public override Recovery Recovery => new(SnapshotSelectionCriteria.None);

        protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
            _read.TrySetException(new IOException($"The journal of study {_study} could not be read: {reason.Message}", reason));

        protected override void PostStop()
        {
            _read.TrySetException(new IOException($"The journal of study {_study} could not be read: the node is ending."));
            base.PostStop();
        }
    }
}
