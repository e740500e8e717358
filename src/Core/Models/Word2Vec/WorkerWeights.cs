namespace SessionRec.Core.Models.Word2Vec;

/// <summary>The weights as one worker sees them.</summary>
internal sealed class WorkerWeights(Word2VecModel model, bool alone) : IDisposable
{
    public WorkerMatrix Input { get; } = View(model.Input, alone);

    public WorkerMatrix? NegativeOutput { get; } = model.NegativeOutput is { } matrix ? View(matrix, alone) : null;

    public WorkerMatrix? TreeOutput { get; } = model.TreeOutput is { } matrix ? View(matrix, alone) : null;

    private IEnumerable<WorkerMatrix> Matrices => new[] { Input, NegativeOutput, TreeOutput }.OfType<WorkerMatrix>();

    /// <summary>Before an epoch: takes over the model's weights.</summary>
    public void Fetch()
    {
        foreach (var matrix in Matrices) matrix.Fetch();
    }

    /// <summary>After an epoch: hands over what is not yet part of the model's weights.</summary>
    public void HandOver()
    {
        foreach (var matrix in Matrices) matrix.Exchange();
    }

    public void Dispose()
    {
        foreach (var matrix in Matrices) matrix.Dispose();
    }

    private static WorkerMatrix View(VectorMatrix matrix, bool alone) => alone ? WorkerMatrix.Alone(matrix) : WorkerMatrix.OneOfSeveral(matrix);
}
