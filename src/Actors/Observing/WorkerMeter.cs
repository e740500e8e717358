using System.Diagnostics.Metrics;

namespace SessionRec.Actors.Observing;

/// <summary>What a worker node measures of its trials.</summary>
public sealed class WorkerMeter : IDisposable
{
    public const string Name = "SessionRec.Worker";

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _epochs;
    private readonly UpDownCounter<long> _trials;

    public WorkerMeter()
    {
        _epochs = _meter.CreateHistogram<double>("sessionrec.epoch", "s", "Time that a trial's epoch took, training and evaluation.");
        _trials = _meter.CreateUpDownCounter<long>("sessionrec.worker.trials", description: "Trials on this worker.");
    }

    public void Epoch(double seconds) => _epochs.Record(seconds);

    public void Started() => _trials.Add(1);

    public void Ended() => _trials.Add(-1);

    public void Dispose() => _meter.Dispose();
}
