namespace SessionRec.Core.Models.Blends;

/// <summary>
/// Trains the components side by side, an epoch each; those that are complete wait for the others. A checkpoint has the
/// epochs done and the checkpoints of the components that have one; the others, which count, count again.
/// </summary>
internal sealed class BlendRun : ICheckpointable
{
    private static ReadOnlySpan<byte> Kind => "SRBLNDC1"u8;

    private readonly ITrainingRun[] _components;
    private readonly double[] _weights;
    private readonly BlendOptions _options;

    public BlendRun(ITrainingRun[] components, double[] weights, BlendOptions options)
    {
        (_components, _weights, _options) = (components, weights, options);
        PlannedEpochs = components.Max(c => c.PlannedEpochs);
    }

    public int Epoch { get; private set; }

    public int PlannedEpochs { get; }

    public IRecommender Recommender => new BlendRecommender([.. _components.Select(c => c.Recommender)], _weights, _options);

    /// <summary>The sum of the losses of the components that have one; they are not comparable between blends.</summary>
    public EpochFigures TrainEpoch(IProgress<double>? progress, CancellationToken cancellation)
    {
        double? loss = null;
        long pairs = 0;
        var unfinished = _components.Where(c => c.Epoch < c.PlannedEpochs).ToArray();
        if (unfinished.Length == 0) throw new InvalidOperationException($"The blend is complete after {PlannedEpochs} epochs.");
        for (var i = 0; i < unfinished.Length; i++)
        {
            var figures = unfinished[i].TrainEpoch(progress is null ? null : new Part(progress, i, unfinished.Length), cancellation);
            if (figures.Loss is { } componentLoss) loss = (loss ?? 0) + componentLoss;
            pairs += figures.Pairs;
        }

        Epoch++;
        return new EpochFigures(loss, pairs);
    }

    public void SaveCheckpoint(Stream destination)
    {
        destination.Write(Kind);
        destination.Write(BitConverter.GetBytes(Epoch));
        foreach (var component in _components.OfType<ICheckpointable>()) component.SaveCheckpoint(destination);
    }

    public void RestoreCheckpoint(Stream source) => Restore(source, component => component.RestoreCheckpoint(source));

    public void TakeOver(Stream source) => Restore(source, component => component.TakeOver(source));

    public void Dispose()
    {
        foreach (var component in _components) component.Dispose();
    }

    private void Restore(Stream source, Action<ICheckpointable> restore)
    {
        var head = new byte[Kind.Length + sizeof(int)];
        if (source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan().StartsWith(Kind)) throw new InputException("This is not a blend's checkpoint.");
        var epoch = BitConverter.ToInt32(head, Kind.Length);
        if (epoch < 0 || epoch > PlannedEpochs) throw new InputException($"This blend's checkpoint is of {epoch} epochs; {PlannedEpochs} were planned.");
        foreach (var component in _components)
        {
            if (component is ICheckpointable weights) restore(weights);
            else while (component.Epoch < Math.Min(epoch, component.PlannedEpochs)) component.TrainEpoch(null, CancellationToken.None);
        }

        Epoch = epoch;
    }

    /// <summary>The progress of one of several parts as that of the whole.</summary>
    private sealed class Part(IProgress<double> whole, int index, int count) : IProgress<double>
    {
        public void Report(double value) => whole.Report((index + value) / count);
    }
}
